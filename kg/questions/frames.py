"""Answers as a pandas DataFrame whose columns have types."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kg.errors import ExportError
from kg.questions.tables import plain

if TYPE_CHECKING:
    import pandas as pd

    from kg.questions.answers import Answers

_INT64 = 2**63


def to_pandas(answers: Answers, exact: bool = False) -> pd.DataFrame:
    """Return a DataFrame: `Int64`, `Float64`, `datetime64`, `boolean`, `category` and `string` columns.

    The types come from the question's columns, so they do not depend on which rows there are; without a
    question they come from the values. Decimals become `Float64`, or stay `Decimal` objects with `exact`.
    A column of codes is a category of all codes of its scheme; of labels, where `labels()` gave them. A
    column of lists holds tuples. Whole numbers beyond 64 bits stay `int` objects. Nothing is `0` or `""`
    for being unknown: that is `NA` or `NaT`.
    """
    try:
        import pandas as pd
    except ImportError:
        raise ExportError(
            "to_pandas() needs pandas, which is not installed: pip install 'commitment-graph[pandas]'"
        ) from None
    columns = answers.question.columns if answers.question is not None else {}
    series: dict[str, Any] = {}
    for name in answers.columns:
        values = answers.column(name)
        told = columns[name].type if name in columns else _guess(values)
        series[name] = pd.Series(_array(pd, values, told, exact), dtype=None)
    return pd.DataFrame(series, columns=list(answers.columns))


def _guess(values: tuple[Any, ...]) -> str:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "boolean"
    if kinds == {int}:
        return "integer"
    if kinds and kinds <= {int, Decimal, float}:
        return "decimal"
    return "date" if kinds == {date} else "text"


def _array(pd: Any, values: tuple[Any, ...], told: str, exact: bool) -> Any:
    def fits(*kinds: type) -> bool:
        return all(value is None or isinstance(value, kinds) for value in values)

    if told == "list":
        return pd.Series(list(values), dtype=object)
    if told.startswith("code:") and fits(str):
        return _codes(pd, values, told.removeprefix("code:"))
    if told == "boolean" and fits(bool):
        return pd.array(list(values), dtype="boolean")
    if told == "integer" and fits(int) and all(v is None or -_INT64 <= v < _INT64 for v in values):
        return pd.array(list(values), dtype="Int64")
    if told in ("integer", "decimal") and fits(int, Decimal, float):
        if exact or told == "integer":
            return pd.Series(list(values), dtype=object)
        return pd.array([None if v is None else float(v) for v in values], dtype="Float64")
    if told == "date" and fits(date) and not any(isinstance(v, datetime) for v in values):
        return pd.Series([v and v.isoformat() for v in values], dtype="datetime64[s]")
    return pd.array([None if value is None else plain(value) for value in values], dtype="string")


def _codes(pd: Any, values: tuple[Any, ...], scheme: str) -> Any:
    from kg.vocabulary.codes import concepts

    told = [None if value is None else str(value) for value in values]
    known = [str(code) for code in concepts(scheme)]
    others = sorted({value for value in told if value is not None} - set(known))
    # Labels replace every code of the column, so that the codes would only be categories without rows.
    labelled = others and not any(value in known for value in told)
    return pd.Categorical(told, categories=others if labelled else [*known, *others])

"""Tables of answers: rows with typed values, which convert, print and show themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from kg.vocabulary.terms import IRI, Term

if TYPE_CHECKING:
    import pandas as pd

    from kg.questions.catalogue import Question

#: Between the parts of a column of type `list` (as a query joins them); no IRI and no name holds one.
SEPARATOR = "\n"

#: What a cell holds: a term, several (columns of type `list`), or nothing.
Cell: TypeAlias = Term | tuple[str, ...] | None


class Row(tuple[Any, ...]):
    """One row: a tuple whose columns are attributes, and keys too (`row.item`, `row["item"]`, `row[0]`)."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"the row has no column {name!r}: its columns are {', '.join(self._fields)}")

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, str):
            try:
                return tuple.__getitem__(self, self._fields.index(key))
            except ValueError:
                raise KeyError(key) from None
        return tuple.__getitem__(self, key)

    def _asdict(self) -> dict[str, Any]:
        """Return the row as a dictionary from column to value."""
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"Row({told})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _row, (self._fields, tuple(self))


def _row_class(columns: tuple[str, ...]) -> type[Row]:
    # Properties, so that a column called `count` or `index` wins over the method of `tuple`.
    body: dict[str, Any] = {"__slots__": (), "_fields": columns}
    for place, name in enumerate(columns):
        if not name.startswith("_"):
            body[name] = property(itemgetter(place))
    return type("Row", (Row,), body)


def _row(columns: tuple[str, ...], values: Iterable[Any]) -> Row:
    return _row_class(columns)(values)


class Answers(Sequence[Row]):
    """The answer to a question or to a SELECT: a read-only sequence of rows.

    Values are `int`, `Decimal`, `date`, `bool`, `IRI`, `Text`, `str`; `None` where there is none.

    >>> from kg.vocabulary.terms import IRI
    >>> answers = Answers.of(("item", "value"), [(IRI("https://example.org/doc/staff"), 60)])
    >>> answers[0].value
    60
    >>> print(answers)
    item   value
    -----  -----
    staff     60
    >>> answers.to_json()
    '[{"item": "https://example.org/doc/staff", "value": 60}]'
    """

    __slots__ = ("_rows", "columns", "question")

    def __init__(self, columns: tuple[str, ...], rows: tuple[Row, ...], question: Question | None) -> None:
        self.columns = columns
        self.question = question
        self._rows = rows

    @classmethod
    def of(
        cls,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        question: Question | None = None,
    ) -> Answers:
        """Make a table; a question gives its columns their types."""
        names = tuple(columns)
        make = _row_class(names)
        rows = [*rows]
        places = [
            (place, question.columns[name].type)
            for place, name in enumerate(names)
            if question is not None
            and name in question.columns
            and (
                question.columns[name].type in ("list", "boolean")
                or (question.columns[name].type == "iri" and any(type(row[place]) is str for row in rows))
            )
        ]
        if not places:
            return cls(names, tuple(make(row) for row in rows), question)
        typed = []
        for row in rows:
            values = list(row)
            for place, kind in places:
                values[place] = _typed(values[place], kind)
            typed.append(make(values))
        return cls(names, tuple(typed), question)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Answers: ...
    def __getitem__(self, index: int | slice) -> Row | Answers:
        if isinstance(index, slice):
            return Answers(self.columns, self._rows[index], self.question)
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answers) and (self.columns, self._rows) == (other.columns, other._rows)

    def __hash__(self) -> int:
        return hash((self.columns, self._rows))

    def __repr__(self) -> str:
        name = f" to {self.question.name}" if self.question is not None else ""
        count = f"{len(self)} row{'' if len(self) == 1 else 's'}"
        return f"<Answers{name}: {count} of {', '.join(self.columns)}>"

    def __str__(self) -> str:
        from kg.questions.tables import to_text

        return to_text(self)

    def _repr_html_(self) -> str:
        from kg.questions.tables import to_html

        return to_html(self)

    def column(self, name: str) -> tuple[Any, ...]:
        """Return the values of one column, row by row; raises `KeyError` for an unknown one."""
        if name not in self.columns:
            raise KeyError(name)
        place = self.columns.index(name)
        return tuple(row[place] for row in self._rows)

    def labels(self, language: str = "en") -> Answers:
        """Return the same table for people: codes and terms by their label, other IRIs by a short name."""
        from kg.questions.tables import people_names

        words = people_names(language)
        rows = (tuple(words(value) for value in row) for row in self._rows)
        make = _row_class(self.columns)
        return Answers(self.columns, tuple(make(row) for row in rows), self.question)

    def to_csv(self, path: str | Path | None = None) -> str:
        """Return the table as CSV (RFC 4180, UTF-8), and write it to `path` where one is given."""
        from kg.questions.tables import to_separated

        return _written(to_separated(self, ","), path)

    def to_tsv(self, path: str | Path | None = None) -> str:
        """Return the table as tab-separated values, and write it to `path` where one is given."""
        from kg.questions.tables import to_separated

        return _written(to_separated(self, "\t"), path)

    def to_json(self, path: str | Path | None = None) -> str:
        """Return a JSON list of objects, one a row, and write it to `path` where one is given.

        Integers and decimals are numbers with every digit, dates are ISO 8601, IRIs are strings, what is
        unknown is `null`.
        """
        from kg.questions.tables import to_json

        return _written(to_json(self), path)

    def to_pandas(self, *, exact: bool = False) -> pd.DataFrame:
        """Return a DataFrame whose columns have types; `exact` keeps decimals as `Decimal` objects.

        Raises `ExportError` when pandas is not installed.
        """
        from kg.questions.frames import to_pandas

        return to_pandas(self, exact)


class RowStream:
    """The rows of a SELECT as they come, to be gone through once; `close` ends it early.

    >>> stream = RowStream(("value",), iter([(60,), (30,)]))
    >>> sum(row.value for row in stream)
    90
    """

    def __init__(self, columns: tuple[str, ...], rows: Iterator[Sequence[Any]]) -> None:
        self.columns = columns
        self._rows = rows
        self._make = _row_class(columns)

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        return self._make(next(self._rows))

    def close(self) -> None:
        """End the query behind the rows; nothing comes after."""
        close = getattr(self._rows, "close", None)
        if close is not None:
            close()
        self._rows = iter(())

    def to_csv(self, path: str | Path) -> None:
        """Write the rows as CSV (RFC 4180, UTF-8), a row at a time; raises `ExportError`."""
        self._write("csv", path)

    def to_tsv(self, path: str | Path) -> None:
        """Write the rows as tab-separated values, a row at a time; raises `ExportError`."""
        self._write("tsv", path)

    def to_json(self, path: str | Path) -> None:
        """Write the rows as a JSON list of objects, a row at a time; raises `ExportError`."""
        self._write("json", path)

    def _write(self, form: str, path: str | Path) -> None:
        from kg.errors import ExportError
        from kg.questions.tables import parts

        try:
            with Path(path).open("w", encoding="utf-8", newline="") as file:
                file.writelines(parts(self.columns, self, form))
        except OSError as error:
            raise ExportError(f"{path} cannot be written: {error.strerror}; choose another place") from None


def _typed(value: Any, kind: str) -> Any:
    if value is None:
        return () if kind == "list" else None
    if kind == "list":
        # Engines join in any order, so the parts are sorted here.
        return tuple(sorted(part for part in str(value).split(SEPARATOR) if part))
    if kind == "iri":
        return (
            IRI(value) if type(value) is str else value
        )  # Virtuoso forgets it of IRIs from VALUES in a UNION
    if isinstance(value, int):
        return bool(value)  # some engines answer 0 and 1
    return value


def _written(text: str, path: str | Path | None) -> str:
    if path is not None:
        from kg.errors import ExportError

        try:
            Path(path).write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise ExportError(f"{path} cannot be written: {error.strerror}; choose another place") from None
    return text

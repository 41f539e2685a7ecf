"""The `kg` command: what the library does, for a terminal or a pipe.

Exit status: 0 fine, 1 the data has violations, 2 usage or input error.
"""

from __future__ import annotations

import errno
import math
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.errors import InputError, KgError, QuestionError
from kg.faces.annotating import check, compile_files, new
from kg.faces.diffing import diff
from kg.faces.drafting import draft
from kg.faces.importing import import_tables
from kg.faces.linking import candidates, link, unlink
from kg.faces.reporting import report
from kg.faces.serving import serve
from kg.faces.sources import DATA, LANGUAGE, SOURCE, load_graph
from kg.faces.validating import validate

_Command = TypeVar("_Command", bound=Callable[..., Any])

_TIMEOUT = click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True, metavar="S",
    help="Seconds after which the command gives up.",
)  # fmt: skip
_LIMIT = click.option(
    "--limit", type=click.IntRange(min=0), default=1000, show_default=True, metavar="N",
    help="Rows that a table shows at most; 0 shows all. CSV, TSV and JSON hold every row.",
)  # fmt: skip
_TABLES = ("table", "csv", "tsv", "json")
_GRAPHS = {
    "turtle": "ttl", "ttl": "ttl", "trig": "trig", "nquads": "nq", "nq": "nq",
    "ntriples": "nt", "nt": "nt", "jsonld": "jsonld", "rdfxml": "rdf", "rdf": "rdf",
}  # fmt: skip


class _Group(click.Group):
    """Turns every expected error into one sentence and exit status 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except KgError as error:
            _fail(str(error))
        except BrokenPipeError:
            # The reader of a pipe went away; what it has read is all it wanted.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
                _fail(f"the output cannot be written ({error.strerror}): make room, or write it elsewhere")
            if os.environ.get("KG_DEBUG"):
                raise
            _fail(f"unexpected {type(error).__name__}: {error}; set KG_DEBUG=1 to see where, and report it")


def _fail(message: str) -> None:
    click.echo(f"kg: {' '.join(message.split())}", err=True)
    sys.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="commitment-graph", prog_name="kg")
def main() -> None:
    """Ask, check and export a graph of announced commitments.

    Without --data, the bundled article is used.
    """
    # A stream that was closed before the start is none at all; whoever closed it wants nothing of it.
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    # Of literals that are none of their type, which the findings tell.
    warnings.filterwarnings("ignore", module="rdflib")


@main.command()
@click.option("-o", "--output", default="kg-tour", show_default=True, help="Folder to write into.")
@LANGUAGE
def tour(output: str, lang: str) -> None:
    """Take the bundled article the whole way: check, ask, explain, export."""
    from kg.faces.tour import run

    if not run(Path(output), lang, click.echo):
        sys.exit(1)


@main.command()
@click.argument("name", required=False)
@LANGUAGE
def questions(name: str | None, lang: str) -> None:
    """List the bundled questions, or describe one."""
    from kg.faces.display import describe_question, list_questions
    from kg.questions.catalogue import catalogue, question

    click.echo(describe_question(question(name), lang) if name else list_questions(catalogue(), lang))


@main.command()
@click.argument("name")
@click.argument("parameters", nargs=-1, metavar="[PARAM=VALUE]...")
@click.option("--format", "form", type=click.Choice(_TABLES), help="Default: table on a terminal, else csv.")
@_LIMIT
@_TIMEOUT
@LANGUAGE
@DATA
@SOURCE
def ask(
    name: str,
    parameters: tuple[str, ...],
    form: str | None,
    limit: int,
    timeout: float,
    lang: str,
    data: tuple[str, ...],
) -> None:
    """Answer a bundled question, e.g. `kg ask figures item=staff side=target`."""
    from kg.faces.display import show_answers
    from kg.faces.watchdog import Watchdog

    given: dict[str, Any] = {}
    for parameter in parameters:
        key, equals, value = parameter.partition("=")
        if not equals or not key:
            raise QuestionError(f"{parameter!r} is no parameter: write it as name=value")
        if key in given:
            raise QuestionError(
                f"the parameter {key} is given twice: give it once, with commas for several values"
            )
        given[key] = value
    if "language" in given:
        lang = given.pop("language")
    graph = load_graph(data)
    with Watchdog(timeout):
        answers = graph.ask(name, language=lang, timeout=math.inf, **given)
    show_answers(answers, form, lang, limit)


@main.command()
@click.argument("text", required=False)
@click.option("-f", "--file", "file", metavar="FILE", help="Read the query from a file; - is standard input.")
@click.option("--format", "form", type=click.Choice([*_TABLES, *_GRAPHS]), help="Default: by kind of result.")
@_LIMIT
@_TIMEOUT
@LANGUAGE
@DATA
@SOURCE
def query(
    text: str | None,
    file: str | None,
    form: str | None,
    limit: int,
    timeout: float,
    lang: str,
    data: tuple[str, ...],
) -> None:
    """Run any SPARQL 1.1 query that reads: SELECT, ASK, CONSTRUCT, DESCRIBE."""
    from kg.faces.display import show_rows
    from kg.faces.watchdog import Watchdog
    from kg.graph import Graph
    from kg.questions.answers import RowStream
    from kg.stores.guard import check_query

    if (text is None) == (file is None):
        raise click.UsageError("give the query as one argument, or a file with -f")
    asked = text if text is not None else _read(file or "-")
    selects = check_query(asked) == "SELECT"
    if selects and form in _GRAPHS:
        raise click.UsageError(f"a SELECT gives a table: --format is one of {', '.join(_TABLES)}")
    graph = load_graph(data)
    watchdog = Watchdog(timeout)
    if selects:
        with watchdog:
            rows = graph.stream(asked, timeout=math.inf)
        show_rows(RowStream(rows.columns, watchdog.rows(rows)), form, lang, limit)
        return
    with watchdog:
        result = graph.query(asked, timeout=math.inf)
    if isinstance(result, bool):
        click.echo("true" if result else "false")
    elif isinstance(result, Graph):
        if form in _TABLES:
            raise click.UsageError(f"this query gives a graph: --format is one of {', '.join(_GRAPHS)}")
        _write(result.serialize(_GRAPHS[form or "turtle"]))


@main.command()
@click.option("-o", "--output", metavar="FILE", help="File to write; its suffix names the format.")
@click.option(
    "--format", "form", type=click.Choice([*_GRAPHS, "csv", "xlsx"]), help="Default: by suffix, else turtle."
)
@DATA
@SOURCE
def export(output: str | None, form: str | None, data: tuple[str, ...]) -> None:
    """Write the graph as Turtle, TriG, N-Quads, N-Triples, JSON-LD, RDF/XML, CSV tables or a workbook."""
    if output is None:
        if form == "csv":
            raise click.UsageError("CSV is a folder of tables: name it with -o")
        _write(load_graph(data).serialize(_GRAPHS.get(form or "turtle", "xlsx")))
    else:
        path = load_graph(data).export(output, format=_GRAPHS.get(form, form) if form else None)
        click.echo(f"wrote {path}", err=True)


@main.command()
@click.argument("name")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@LANGUAGE
@DATA
@SOURCE
def explain(name: str, form: str, lang: str, data: tuple[str, ...]) -> None:
    """Show the quotes, inputs and rules behind an item or a figure, e.g. `kg explain staff-baseline`."""
    explanation = load_graph(data).explain(name, language=lang)
    if form == "json":
        import json

        click.echo(json.dumps(explanation.to_dict(), ensure_ascii=False, indent=2, default=str))
    else:
        click.echo(str(explanation))


@main.command("load")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--open", "store", required=True, metavar="FOLDER", help="Graph on disk; made where missing.")
@click.option("--skip-bad", is_flag=True, help="Leave bad files out and go on, instead of loading nothing.")
def load_files(files: tuple[str, ...], store: str, skip_bad: bool) -> None:
    """Load files and folders into a graph on disk, e.g. `kg load --open corpus.kg corpus.nq.gz`."""
    from kg.faces.loading import load_with_progress

    if not load_with_progress(store, files, skip_bad):
        sys.exit(1)


for _command in (
    validate,
    new,
    draft,
    compile_files,
    check,
    import_tables,
    diff,
    candidates,
    link,
    unlink,
    report,
    serve,
):
    main.add_command(_command)


def _read(file: str) -> str:
    try:
        if file == "-":
            return sys.stdin.buffer.read().decode("utf-8")
        return Path(file).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{file} is not UTF-8: save it as UTF-8") from None
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}): check the path") from None


def _write(content: bytes) -> None:
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()

"""`kg new`, `kg compile`, `kg check`: annotations begun, turned into Turtle, and checked."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.errors import KgError
from kg.faces.sources import SCHEDULER, WORKERS

_FILES = click.argument("files", nargs=-1, required=True, metavar="FILE...")


@click.command()
@click.argument("text", metavar="TEXT")
@click.option("--language", metavar="TAG", help="Language of the text, such as fr; guessed without it.")
def new(text: str, language: str | None) -> None:
    """Begin the annotation of a text: a commented file beside it, e.g. `kg new article.txt`.

    The digest of the text is filled in. The JSON Schema of the format is put beside it, for editors. Nothing
    that is there already is overwritten.
    """
    from kg.annotations.schema import schema_text
    from kg.annotations.starter import SCHEMA_FILE, starter
    from kg.errors import InputError

    target, content = starter(text, language)
    try:
        with target.open("x", encoding="utf-8", newline="") as stream:
            stream.write(content)
        schema = target.with_name(SCHEMA_FILE)
        if not schema.exists():
            schema.write_text(schema_text(), encoding="utf-8", newline="")
    except FileExistsError:
        raise InputError(f"{target} is there already: edit it, or move it away first") from None
    except OSError as error:
        raise InputError(f"{target} cannot be written ({error.strerror}): check the folder") from None
    click.echo(f"wrote {target}: fill it in, then run: kg check {target}")


@click.command("compile")
@_FILES
@click.option("-o", "--output", metavar="FOLDER", help="Folder to write into, instead of beside each file.")
@WORKERS
@SCHEDULER
def compile_files(
    files: tuple[str, ...], output: str | None, workers: int | None, scheduler: str | None
) -> None:
    """Compile annotations to Turtle beside them, e.g. `kg compile article.yaml` writes `article.ttl`.

    A folder stands for the annotations in it.
    The same annotation gives the same bytes. A file with a problem leaves its Turtle as it was.
    """
    from kg.annotations.files import annotation_files
    from kg.annotations.many import compile_many
    from kg.exports.files import whole_file
    from kg.faces.loading import counted
    from kg.tasks import Sharing

    status = 0
    with counted("files compiled") as progress:
        for compiled in compile_many(annotation_files(files), "ttl", Sharing(workers, scheduler, progress)):
            target = compiled.path.with_suffix(".ttl")
            target = Path(output, target.name) if output else target
            try:
                turtle = compiled.content()
                with whole_file(target) as stream:
                    stream.write(turtle)
            except KgError as error:
                click.echo(str(error), err=True)
                status = 2
            except OSError as error:
                click.echo(f"{target} cannot be written ({error.strerror}): check the folder", err=True)
                status = 2
            else:
                click.echo(f"wrote {target}")
    sys.exit(status)


@click.command()
@_FILES
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", help="Language of the messages.")
def check(files: tuple[str, ...], lang: str) -> None:
    """Check annotations without writing anything, e.g. `kg check article.yaml`.

    A folder stands for the annotations in it.
    All problems are told in one run, each with its file, its line and its field. The exit status is 0 where
    nothing must be mended, 1 where the shapes or the texts object, and 2 where a file does not compile.
    """
    from kg.annotations.checking import check_annotations
    from kg.annotations.files import annotation_files
    from kg.validation.report import Severity

    paths = annotation_files(files)
    checked = check_annotations(paths, language=lang)
    for error in checked.refused:
        click.echo(str(error), err=True)
    counts = {severity: checked.of_severity(severity) for severity in Severity}
    for finding in (*counts[Severity.VIOLATION], *counts[Severity.WARNING]):
        click.echo(str(finding))
    for node in checked.unseen:
        click.echo(f"{node} is in no file beside these, so the link to it is not checked: name its file too")
    refused = len(checked.refused)
    if refused < len(paths):
        mend, look, know = (len(found) for found in counts.values())
        of = f"{refused} of {len(paths)} files cannot be compiled; in the others " if refused else ""
        click.echo(f"{of}{mend} to mend, {look} to look at, {know} to know (kg validate lists all)")
    sys.exit(2 if checked.refused else 0 if checked.conforms else 1)

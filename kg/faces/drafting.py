"""`kg draft`: propose an annotation of a text, for a person to accept or strike."""

from __future__ import annotations

import click


@click.command()
@click.argument("source", metavar="FILE")
@click.option("-o", "--output", metavar="FILE", help="Annotation to write; default: beside FILE, as .yaml.")
@click.option("--lang", metavar="LANG", help="Language of the text (en, fr, de, es); default: by its words.")
@click.option("--published", metavar="DATE", help="When the text was published, such as 2019-07: "
              "from then count “within five years” and “in September”.")  # fmt: skip
@click.option(
    "--proposer", metavar="MODULE:NAME", help="Plug-in that proposes too, such as a language model."
)
@click.option("--force", is_flag=True, help="Overwrite files that exist.")
def draft(
    source: str,
    output: str | None,
    lang: str | None,
    published: str | None,
    proposer: str | None,
    force: bool,
) -> None:
    """Propose an annotation of a text (.txt, .md, .html, .pdf), e.g. `kg draft article.html`.

    Writes FILE.yaml, and the text that was read beside it. A person accepts, corrects or strikes each item,
    and fills in each blank: until then it does not compile.
    """
    from kg.drafts.files import draft_file
    from kg.drafts.plugins import load_proposer

    helper = load_proposer(proposer) if proposer else None
    done = draft_file(source, output, lang, published, helper, force)
    found = done.proposals
    click.echo(str(done.annotation))
    click.echo(
        f"{_count(len(found.items), 'item')}, {_count(len(found.figures), 'figure')}; "
        f"{_count(len(found.leftovers), 'numeral')} without an item (listed at the end of the file).",
        err=True,
    )
    for rejection in found.rejected:
        click.echo(f"rejected: {rejection.what}: {rejection.why}", err=True)
    if done.outside:
        shown = ", ".join(done.outside[:20]) + (", …" if len(done.outside) > 20 else "")
        click.echo(
            f"{_count(len(done.outside), 'numeral')} of the page outside its article: {shown}", err=True
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

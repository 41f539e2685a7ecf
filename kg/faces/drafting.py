"""`kg draft`: propose an annotation of a text, for a person to accept or strike."""

from __future__ import annotations

import click


@click.command()
@click.argument("source", metavar="FILE")
@click.option("-o", "--output", metavar="FILE", help="Annotation to write, instead of FILE.yaml beside FILE.")
@click.option("--language", metavar="TAG", help="Language of the text: en, fr, de or es; guessed without it.")
@click.option(
    "--published",
    metavar="DATE",
    help="When it was published, such as 2019-07: “within five years” and “in September” count from then.",
)
@click.option(
    "--proposer", metavar="MODULE:NAME", help="Plug-in that proposes as well, such as a language model."
)
@click.option("--force", is_flag=True, help="Overwrite what is there.")
def draft(
    source: str,
    output: str | None,
    language: str | None,
    published: str | None,
    proposer: str | None,
    force: bool,
) -> None:
    """Propose the annotation of a text (.txt, .md, .html, .pdf), e.g. `kg draft article.html`.

    Writes the annotation, and beside it the text that was read out of HTML or PDF. A person accepts, corrects
    or strikes each item, and fills in each blank: until then it does not compile. Nothing is fetched.
    """
    from kg.drafts.files import draft_file
    from kg.drafts.plugins import load_proposer

    helper = load_proposer(proposer) if proposer else None
    done = draft_file(source, output, language, published, helper, force)
    found = done.proposals
    click.echo(f"wrote {done.annotation}: check and complete it, then run: kg check {done.annotation}")
    click.echo(
        f"{_count(len(found.items), 'item')} with {_count(len(found.figures), 'figure')}; "
        f"{_count(len(found.leftovers), 'numeral')} in no item, listed at the end of the file"
    )
    for rejection in found.rejected:
        click.echo(f"kg: rejected: {rejection.what}: {rejection.why}", err=True)
    if done.outside:
        shown = ", ".join(done.outside[:20]) + (", …" if len(done.outside) > 20 else "")
        click.echo(f"kg: outside the article, the page has the numerals {shown}", err=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

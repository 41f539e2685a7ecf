"""The document itself: its text, what is known of it, and the agents, places and topics that it shares."""

from __future__ import annotations

from kg.annotations.document_graph import DocumentGraph, Quotes
from kg.annotations.entries import Entry
from kg.annotations.gaps import write_gaps
from kg.annotations.names import AGENT_CLASSES, CONCEPT_CLASSES
from kg.annotations.nodes import Problems
from kg.annotations.references import References
from kg.annotations.times import Times
from kg.documents.texts import SourceText, TextLibrary
from kg.errors import InputError
from kg.vocabulary.namespaces import AGENT, CMT, DCTERMS, PLACE, RDF, RDFS, SCHEMA, SKOS, TOPIC
from kg.vocabulary.terms import IRI, Text

#: Words that mean several without a number, by language, as they begin a description; each is at least 2.
SEVERAL = ("plusieurs ", "several ", "mehrere ", "varios ", "varias ", "diversos ", "diversas ")


def find_text(root: Entry, problems: Problems, texts: TextLibrary) -> SourceText | None:
    """Return the text that was annotated, or note why it cannot be said which it is."""
    name, digest = root.scalar("text"), root.scalar("sha256")
    if name is None or digest is None:
        return None
    try:
        text = texts.find(digest.text, name.text)
        other = texts.by_name(name.text) if text is None else None
    except InputError as error:
        problems.add(name, str(error))
        return None
    if text is not None and text.name != name.text:
        problems.add(name, f"The text with this SHA-256 is {text.name!r}: correct the name.")
    elif other is not None:
        problems.add(
            digest,
            f"The text {name.text} has the SHA-256 {other.sha256}, so it is not the text that was annotated: "
            "read it again, then write this digest.",
        )
    elif text is None:
        folders = ", ".join(str(folder) for folder in texts.folders)
        problems.add(name, f"There is no text {name.text!r} in {folders}: put it there, or correct the name.")
    return text


def write_document(graph: DocumentGraph, root: Entry, references: References, times: Times) -> None:
    """Write what is known of the document, from its text or from elsewhere."""
    document = graph.document
    graph.add(document, RDF.type, CMT.SourceDocument)
    graph.add(document, SCHEMA.sha256, graph.text.sha256)
    graph.add(document, CMT.textFile, root.text("text"))
    graph.add(document, DCTERMS.language, graph.language)
    references.links(document, root)
    if title := root.entry("title"):
        _title(graph, root, title)
    if published := root.entry("published"):
        _published(graph, root, published, times)
    for field in ("author", "publisher"):
        for name in root.scalars(field):
            forms = _forms(references, name.text)
            if "known from" not in root and not any(form in graph.text.content for form in forms):
                graph.problems.add(
                    name,
                    "The text does not name it: add 'known from' to the file, which says where it is from.",
                )
    write_gaps(graph, "document", root)
    graph.evidence(document, graph.locate_all(root.entries("excludes")), CMT.excludes)


def _title(graph: DocumentGraph, root: Entry, title: Entry) -> None:
    given = title.scalar("given")
    if (given is None) == ("exact" not in title):
        graph.problems.add(
            title.node, "A title is a quote, or 'given' from outside the text: write one of them."
        )
        return
    graph.add(graph.document, DCTERMS.title, Text(title.text("exact") or title.text("given"), graph.language))
    if given is None:
        graph.evidence(graph.document, graph.locate_all([title]))
    elif "known from" not in root:
        graph.problems.add(given, "A title from outside the text needs 'known from' in the file: add it.")


def _published(graph: DocumentGraph, root: Entry, published: Entry, times: Times) -> None:
    words = published.scalar("quote") or published.scalar("written")
    span = graph.locate(Entry("quote", published.node, {"exact": words})) if words else None
    quotes = Quotes((span,) if span else (), span is not None)
    times.add("published", "published", graph.document, CMT.publishedOn, published, quotes)
    if words is None and "known from" not in published:
        if "known from" not in root:
            graph.problems.add(
                published.node,
                "The date needs the words 'written' for it, or 'known from', which says where it was found.",
            )
        for source in root.scalars("known from"):
            graph.add(graph.data.published, DCTERMS.source, source.text)


def _forms(references: References, agent: str) -> list[str]:
    entry = references.agents.get(agent) or references.unnamed.get(agent)
    if entry is None:
        return []
    names = [one for key in (*AGENT_CLASSES, "described as") for one in entry.languages(key).values()]
    return [one.text for one in (*names, *entry.scalars("also"))]


def write_agents(graph: DocumentGraph, root: Entry, references: References) -> None:
    """Write the agents with a name, and those that the document leaves unnamed."""
    write_named_agents(graph, root, references)
    for name, agent in root.named("unnamed").items():
        if name in root.named("agents"):
            graph.problems.add(agent.node, f"{name!r} is among the agents with a name as well: rename one.")
        iri = graph.mint(name, agent.node, CMT.UnidentifiedAgent)
        described = agent.languages("described as")
        graph.labels(iri, described, CMT.describedAs)
        words = described.get(graph.language)
        if words is None:
            graph.problems.add(
                agent.node,
                f"The description needs the words of the document (language {graph.language!r}): add them.",
            )
            continue
        least = agent.text("at least") or ("2" if words.text.lower().startswith(SEVERAL) else "")
        if least:
            graph.add(iri, CMT.minMembers, int(least))


def write_named_agents(graph: DocumentGraph, root: Entry, references: References) -> None:
    """Write the agents with a name."""
    for name, agent in root.named("agents").items():
        iri = AGENT[name]
        given = [field for field in AGENT_CLASSES if field in agent]
        if len(given) != 1:
            graph.problems.add(
                agent.node, f"An agent is one of {', '.join(AGENT_CLASSES)}: name exactly one."
            )
        for field in given:
            graph.add(iri, RDF.type, AGENT_CLASSES[field])
            graph.labels(iri, agent.languages(field))
        for other in agent.scalars("also"):
            graph.add(iri, SKOS.altLabel, other.text)
        references.links(iri, agent)


def write_concepts(graph: DocumentGraph, root: Entry) -> None:
    """Write the places and the topics."""
    for (section, what), space in zip(CONCEPT_CLASSES.items(), (PLACE, TOPIC), strict=True):
        for name, labels in root.titled(section).items():
            iri: IRI = space[name]
            graph.add(iri, RDF.type, what)
            graph.labels(iri, labels, RDFS.label)

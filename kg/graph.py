"""The graph that a user holds: one store, the texts behind it, and everything that can be done with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError, QueryError
from kg.questions.answers import Answers
from kg.stores.memory import MemoryStore
from kg.stores.protocol import Solutions, Store
from kg.vocabulary.bundled import bundled
from kg.vocabulary.namespaces import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph as ox
    import rdflib

    from kg.accounts.explanation import Explanation
    from kg.accounts.model import Commitment, Item
    from kg.validation.report import Report


class Graph:
    """A graph of announced commitments.

    Make one with `kg.load` or `kg.from_rdflib`. It reads its store and never changes a graph of yours.
    """

    def __init__(
        self, store: Store, texts: Iterable[Path] = (), prefixes: Mapping[str, str] | None = None
    ) -> None:
        self.store = store
        self._texts = tuple(texts)
        self._prefixes = dict(prefixes or {})

    def ask(self, question: str, *, language: str = "en", **parameters: Any) -> Answers:
        """Answer a bundled question, as a table of typed rows.

        `kg.questions()` lists the questions with their parameters and columns. Raises `QuestionError` and
        `NameLookupError`.

        >>> import kg
        >>> kg.load().ask("figures", item="staff", side="target")[0].value
        60
        """
        from kg.questions.asking import ask

        return ask(self.store, question, language, **parameters)

    def query(self, text: str) -> Answers | bool | Graph:
        """Answer any SPARQL 1.1 query: a table to SELECT, a truth value to ASK, a graph to the others.

        The prefixes of the vocabulary need no declaration. Raises `QueryError` for a query that does not
        parse, that is no read, that reaches outside this graph, or that is nested too deeply.

        >>> import kg
        >>> kg.load().query("ASK { ?commitment cmt:force force:pledged }")
        True
        """
        from kg.stores.guard import check_query, used_prefixes

        check_query(text)
        used, declared = used_prefixes(text)
        known = {**PREFIXES, **self._prefixes}
        missing = sorted(used - declared)
        unknown = [prefix for prefix in missing if prefix not in known]
        if unknown:
            raise QueryError(
                f"the prefix {unknown[0]!r}: is not declared: add PREFIX {unknown[0]}: <…> to the query"
            )
        # On one line with the query's first, so that the line numbers of messages stay right.
        declarations = "".join(f"PREFIX {prefix}: <{known[prefix]}> " for prefix in missing)
        result = self.store.query(declarations + text)
        if isinstance(result, bool):
            return result
        if isinstance(result, Solutions):
            return Answers.of(result.columns, result.rows)
        import pyoxigraph as ox

        quads = (ox.Quad(triple.subject, triple.predicate, triple.object) for triple in result)
        return Graph(MemoryStore(quads), self._texts, self._prefixes)

    def validate(self, *, language: str = "en") -> Report:
        """Check the graph against the shapes, and its quotes against their texts.

        The texts are looked for beside the files that were loaded, and in the folders named by `texts`.
        """
        from kg.documents.texts import TextLibrary
        from kg.validation.run import validate

        return validate(self.store, texts=TextLibrary(self._texts), language=language)

    def explain(self, subject: Any, *, language: str = "en") -> Explanation:
        """Show the quotes, inputs and rules behind an item, a figure or a row of answers.

        `subject` is a name (`staff`), an IRI, or a row. Raises `NameLookupError`.

        >>> import kg
        >>> kg.load().explain("staff-baseline").figures[0].inputs[0].value
        30
        """
        from kg.accounts.explanation import explain

        return explain(self.store, subject, language)

    def commitments(self, *, language: str = "en") -> list[Commitment]:
        """Return the commitments as read-only objects, sorted by IRI.

        >>> import kg
        >>> [c.iri.local for c in kg.load().commitments() if c.deadline is None]
        ['ecosystem-funding', 'servers', 'university-partnership']
        """
        from kg.accounts.model import Commitment

        return [item for item in self.items("Commitment", language=language) if isinstance(item, Commitment)]

    def items(self, *types: str, language: str = "en") -> list[Item]:
        """Return the items of some classes (`Commitment`, `PastEvent`, …), or all, sorted by IRI."""
        from kg.accounts.build import ITEM_CLASSES, Builder
        from kg.accounts.nodes import instances

        wanted = [cls for cls in ITEM_CLASSES if not types or cls.local in types]
        return Builder(self.store, language).items(instances(self.store, *wanted))

    def export(self, path: str | Path, format: str | None = None) -> Path:
        """Write the graph to a file in the format of its suffix, whole or not at all, and return the path.

        `.ttl`, `.trig`, `.nq`, `.nt`, `.jsonld` and `.rdf` make a file, `.csv` a folder of tables. Turtle and
        N-Quads are byte-stable. Raises `ExportError`.
        """
        from kg.exports.write import export

        return export(self.store, Path(path), format=format, prefixes=self._prefixes)

    def serialize(self, format: str = "ttl") -> bytes:
        """Return the graph in a format: `ttl`, `trig`, `nq`, `nt`, `jsonld` or `rdf`."""
        from kg.exports.write import export_bytes

        return export_bytes(self.store, format, prefixes=self._prefixes)

    def to_rdflib(self) -> rdflib.Graph:
        """Copy everything into one new `rdflib.Graph`."""
        from kg.stores.rdflib_terms import to_rdflib

        graph = to_rdflib(self.store.quads())
        for prefix, namespace in {**PREFIXES, **self._prefixes}.items():
            graph.bind(prefix, namespace)
        return graph

    def __len__(self) -> int:
        return len(self.store)

    def __repr__(self) -> str:
        return f"<kg.Graph: {len(self):,} statements in {type(self.store).__name__}>"


def load(*files: str | Path, texts: Iterable[str | Path] = ()) -> Graph:
    """Load RDF files or annotations into memory; without a file, the bundled article.

    Files are Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML by their suffix, or annotations (`.yaml`),
    which are compiled. `texts` are further folders in which `validate` looks for the texts of documents.
    Raises `InputError` for a file that cannot be read; nothing is then loaded.

    >>> import kg
    >>> [row.item.local for row in kg.load().ask("commitments", force="pledged")]
    ['training']
    """
    store = MemoryStore()
    prefixes: dict[str, str] = {}
    paths = [Path(file) for file in files] or sorted(bundled("seeds").glob("*.ttl"))
    for path in paths:
        if path.suffix.lower() in (".yaml", ".yml"):
            quads: list[ox.Quad] = _compiled(path)
            store.extend(quads)
        else:
            prefixes.update(store.load(path))
    folders = [Path(folder) for folder in texts]
    for folder in folders:
        if not folder.is_dir():
            raise InputError(
                f"{folder} is not a folder: texts= names the folders that hold the documents' texts"
            )
    beside = dict.fromkeys([*folders, *(path.parent for path in paths), bundled("seeds")])
    return Graph(store, beside, prefixes)


def from_rdflib(graph: rdflib.Graph, texts: Iterable[str | Path] = ()) -> Graph:
    """Look at a graph or dataset of rdflib where it is; it is only read, and stays yours."""
    from kg.stores.rdflib_store import RdflibStore

    folders = [*(Path(folder) for folder in texts), bundled("seeds")]
    prefixes = {str(prefix): str(namespace) for prefix, namespace in graph.store.namespaces()}
    return Graph(RdflibStore(graph), folders, prefixes)


def _compiled(path: Path) -> list[ox.Quad]:
    from kg.annotations import compile_annotation

    return list(compile_annotation(path).quads)

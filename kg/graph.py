"""The graph that a user holds: one store, the texts behind it, and everything that can be done with them.

The file is long because it is the whole of what a user reads: a signature, a contract and an example for each
thing that can be done, and next to nothing below them, since each method hands on to the layer that does it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.errors import InputError, QueryError, StoreError
from kg.questions.answers import Answers, RowStream
from kg.stores.memory import MemoryStore
from kg.stores.protocol import DEFAULT_TIMEOUT, Solutions, Store, WritableStore
from kg.vocabulary.bundled import bundled
from kg.vocabulary.namespaces import PREFIXES
from kg.vocabulary.terms import IRI

if TYPE_CHECKING:
    from datetime import date

    import pyoxigraph as ox
    import rdflib

    from kg.accounts.explanation import Explanation
    from kg.accounts.model import Commitment, Item
    from kg.annotations.writing import Annotation
    from kg.changes.model import Differences
    from kg.documents.coverage import Coverage
    from kg.documents.texts import SourceText
    from kg.imports.edits import Edits
    from kg.stores.documents import Package
    from kg.stores.loading import Loaded, OnError, Progress
    from kg.validation.report import Report, Violation
    from kg.validation.scope import Touched

    #: Where documents come from.
    Source: TypeAlias = str | Path | "Graph" | rdflib.Graph


class Graph:
    """A graph of announced commitments.

    Make one with `kg.load`, `kg.open`, `kg.connect` or `kg.from_rdflib`. It never changes a graph of yours.
    Files are loaded as they are; before the first document is changed, each goes to a named graph of its own.
    """

    def __init__(
        self, store: Store, texts: Iterable[Path] = (), prefixes: Mapping[str, str] | None = None
    ) -> None:
        self.store = store
        self._texts = tuple(texts)
        self._prefixes = dict(prefixes or {})
        #: The documents that were changed since they were last validated, and what this touched.
        self._changed: dict[IRI, None] = {}
        self._touched: Touched | None = None

    def ask(
        self, question: str, *, language: str = "en", timeout: float | None = None, **parameters: Any
    ) -> Answers:
        """Answer a bundled question, as a table of typed rows.

        `kg.questions()` lists the questions with their parameters and columns. `timeout` is in seconds; where
        it is given, the question runs in a process that is killed when the time is up. Without it, the limit
        is 60 s, checked between rows. Raises `QuestionError`, `NameLookupError` and, when the time is up,
        `QueryError`.

        >>> import kg
        >>> kg.load().ask("figures", item="staff", side="target")[0].value
        60
        """
        from kg.questions.asking import ask

        return ask(self.store, question, language, timeout=timeout, **parameters)

    def query(
        self, text: str, *, timeout: float = DEFAULT_TIMEOUT, allow: Collection[str] = ()
    ) -> Answers | bool | Graph:
        """Answer any SPARQL 1.1 query: a table to SELECT, a truth value to ASK, a graph to the others.

        The prefixes of the vocabulary need no declaration. `timeout` is in seconds; `math.inf` lifts it.
        `allow=("SERVICE",)` lets the query ask other endpoints. Raises `QueryError` for a query that does not
        parse, that is no read, that reaches outside this graph, that is nested too deeply or runs too long.

        >>> import kg
        >>> kg.load().query("ASK { ?commitment cmt:force force:pledged }")
        True
        """
        result = self.store.query(self._checked(text, allow), timeout)
        if isinstance(result, bool):
            return result
        if isinstance(result, Solutions):
            return Answers.of(result.columns, result.rows)
        import pyoxigraph as ox

        quads = (ox.Quad(triple.subject, triple.predicate, triple.object) for triple in result)
        return Graph(MemoryStore(quads), self._texts, self._prefixes)

    def stream(
        self, text: str, *, timeout: float = DEFAULT_TIMEOUT, allow: Collection[str] = ()
    ) -> RowStream:
        """Answer a SELECT row by row, however many there are; see `query`.

        The limit counts the time of the store, not what is done between rows. Raises `QueryError`, also for
        what is no SELECT.

        >>> import kg
        >>> for row in kg.load().stream("SELECT ?item { ?item cmt:force force:pledged }"):
        ...     print(row.item.local)
        training
        """
        result = self.store.query(self._checked(text, allow, "SELECT"), timeout)
        assert isinstance(result, Solutions)  # noqa: S101 - it is a SELECT
        return RowStream(result.columns, result.rows)

    def _checked(self, text: str, allow: Collection[str], form: str | None = None) -> str:
        """Refuse what a free query may not do, and declare the prefixes that it does not."""
        from kg.stores.guard import check_query, used_prefixes

        found = check_query(text, allow)
        if form and found != form:
            raise QueryError(f"only a {form} has rows to go through: give {found} queries to query()")
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
        return declarations + text

    def limited(self, timeout: float, rows: int | None = None) -> Graph:
        """Return the same graph, whose questions and queries have a limit of seconds, and of rows if given.

        Beyond a limit they raise `LimitError`.

        >>> import kg
        >>> len(kg.load().limited(5).ask("commitments"))
        7
        """
        from kg.stores.timed import Timed

        return Graph(Timed(self.store, timeout, rows), self._texts, self._prefixes)

    def documents(self) -> list[IRI]:
        """Return the documents of the graph by their IRIs, sorted.

        >>> import kg
        >>> [document.local for document in kg.load().documents()]
        ['document']
        """
        from kg.stores.documents import documents

        return documents(self.store)

    def add(self, source: Source) -> tuple[IRI, ...]:
        """Add the documents of a source, each as one named graph, and return their IRIs.

        A source is a file (RDF, also packed as `.gz` or `.zst`, or an annotation), a folder of such files, a
        `kg.Graph`, or a graph or dataset of rdflib. All of it is added, or nothing. What documents share goes
        to one registry graph (decision 0036).

        Raises `InputError` for a document that is there already and for a source that cannot be read, and
        `StoreError` for a store that cannot be changed.

        >>> import kg, pathlib
        >>> graph = kg.load()
        >>> graph.remove(graph.documents()[0])
        >>> [document.local for document in graph.add(kg.load())]
        ['document']
        """
        from kg.stores.documents import add

        return self._change(add, self._for_change(), source)

    def replace(self, source: Source) -> tuple[IRI, ...]:
        """Exchange documents for those of a source, each whole and all in one step, and return their IRIs.

        The source is as for `add`. What it says of shared things corrects their labels. Raises
        `NameLookupError` for a document that is not there, `InputError` and `StoreError` as `add` does.
        """
        from kg.stores.documents import replace

        return self._change(replace, self._for_change(), source)

    def remove(self, document: str) -> None:
        """Remove a document, by its IRI, whole; what it shares with others stays in the registry.

        Raises `NameLookupError` for a document that is not there, and `StoreError` as `add` does.
        """
        from kg.stores.documents import check_known, remove

        store = self._for_change()
        check_known(store, IRI(document))
        touched = self._touched_by([IRI(document)])
        remove(store, IRI(document))
        self._changed.pop(IRI(document), None)
        self._note(touched)

    def candidates(self, *, language: str = "en", **parameters: Any) -> Answers:
        """List pairs of commitments of different documents that may be one promise, with what they share.

        Nothing is merged. `item` and `promisor` narrow it down; see `ask("candidates")`, which this is.

        >>> import kg
        >>> len(kg.load().candidates())
        0
        """
        return self.ask("candidates", language=language, **parameters)

    def link(self, *accounts: str, by: str, on: date | str, because: str, language: str = "en") -> IRI:
        """Record somebody's decision that accounts are one promise, and return the IRI of the decision.

        `accounts` are two items or more, by name or IRI. `by` is an agent of the graph, or the name of a
        person, who is then described. `on` is the day, and `because` the reason, in `language`. No document
        changes. Raises `InputError` where the accounts are joined already or something is missing,
        `NameLookupError` for an unknown item, and `StoreError` as `add` does.
        """
        from kg.linking.deciding import link
        from kg.validation.scope import touched_by_decision

        decision = link(self._for_change(), accounts, by, on, because, language)
        self._note(touched_by_decision(self.store, decision))
        return decision

    def unlink(self, *what: str, by: str, on: date | str, because: str, language: str = "en") -> IRI:
        """Undo a decision by another one, which is returned; both stay on record.

        `what` is the decision, or two accounts that it joins. All its accounts count as separate promises
        again. Raises `InputError` for what is no decision or is undone already, and the others as `link`.
        """
        from kg.linking.deciding import unlink
        from kg.validation.scope import touched_by_decision

        decision = unlink(self._for_change(), what, by, on, because, language)
        self._note(touched_by_decision(self.store, decision))
        return decision

    def load_all(
        self,
        *sources: str | Path,
        on_error: OnError = "stop",
        progress: Progress | None = None,
        workers: int | None = None,
        scheduler: Any = None,
    ) -> Loaded:
        """Load files and folders of them, streamed and at full speed, and return what was loaded.

        At a bad file, `on_error="stop"` raises its `InputError` (with line and column) and loads nothing;
        `"skip"` leaves that file out and lists the error in the result. An empty store on disk is filled
        beside itself and renamed, so that a crash leaves it empty or whole; a store that holds something gets
        one transaction a file. `progress` is called with the bytes read and the bytes there are. `workers`
        and `scheduler` say who compiles annotations, as for `validate`.
        """
        from kg.stores.loading import ANNOTATIONS, files_of, load_all
        from kg.tasks import Sharing

        paths = files_of([_path(source) for source in sources])
        sharing = Sharing(workers, scheduler)
        compiler: Callable[[Path], Iterable[ox.Quad]] = _compiled
        if any(path.suffix.lower() in ANNOTATIONS for path in paths):
            # Reading the compiler in takes a tenth of a second, which a corpus of RDF need not pay.
            from kg.annotations.many import CompiledAhead

            compiler = CompiledAhead(paths, sharing)
        loaded = load_all(self.store, paths, compiler, on_error=on_error, progress=progress)
        self._look_beside(paths)
        return loaded

    def optimize(self) -> None:
        """Rearrange a store on disk after a large load, so that questions read several times less.

        It takes as long as the load and changes nothing that is said. Other stores have nothing to rearrange.
        Raises `StoreError` where the store is open for reading only.
        """
        optimize = getattr(self.store, "optimize", None)
        if optimize is not None:
            optimize()

    def close(self) -> None:
        """Give a store on disk back, so that another process can open it; the graph is then of no use."""
        close = getattr(self.store, "close", None)
        if close is not None:
            close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _change(
        self, change: Callable[[WritableStore, Package], None], store: WritableStore, source: Source
    ) -> tuple[IRI, ...]:
        from kg.stores.documents import Package

        package = Package()
        paths: list[Path] = []
        if isinstance(source, str | Path):
            from kg.stores.loading import files_of, quads_of

            paths = files_of([_path(source)])
            for path in paths:
                package.put(quads_of(path, _compiled), str(path))
        else:
            package.put(_quads_of_graph(source), "the graph")
        told = [*package.registry, *package.decisions, *package.others]
        touched = self._touched_by(package.documents, (quad.subject for quad in told))
        change(store, package)
        self._look_beside(paths)
        self._changed |= dict.fromkeys(package.documents)
        self._note(touched)
        return tuple(sorted(package.documents))

    def _for_change(self) -> WritableStore:
        from kg.stores.documents import for_change

        moved: set[Any] = set()
        store = for_change(self.store, moved)
        if moved:  # they belong to no document any more
            from kg.validation.scope import Touched

            self._note(Touched(subjects=frozenset(moved)))
        return store

    def _touched_by(self, documents: Iterable[IRI], subjects: Iterable[Any] = ()) -> Touched:
        """Return what a change touches, before anything changes."""
        from kg.validation.scope import touched_by

        return touched_by(self.store, documents, subjects)

    def _note(self, touched: Touched) -> None:
        self._touched = touched if self._touched is None else self._touched | touched

    def _look_beside(self, paths: Iterable[Path]) -> None:
        self._texts = tuple(dict.fromkeys([*self._texts, *(path.parent for path in paths)]))

    def validate(
        self,
        *,
        language: str = "en",
        engine: str = "auto",
        documents: Iterable[str] | None = None,
        changed: bool = False,
        limit: int | None = None,
        workers: int | None = None,
        scheduler: Any = None,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> Report:
        """Check the graph against the shapes, its figures against their rules, its quotes against the texts.

        `engine` is `pyshacl`, the reference; `sparql`, which compiles the shapes to queries that run inside
        the store; or `auto`, the reference for a small graph and the queries for the rest. `documents` checks
        some documents, by their IRIs, with what other documents tie to them: of the findings that name one of
        these documents it has exactly those of the whole. `changed=True` checks what `add`, `replace`,
        `remove`, `link` and `unlink` touched since the last such call that did not stop. The compiled queries
        check a part, whatever `engine`. `limit` stops after so many findings; such a report does not conform.

        The texts are looked for beside the files that were loaded, and in the folders named by `texts`.
        `workers`, `scheduler` and `progress` are those of `kg.tasks.map_documents`. Raises `InputError` for
        an unknown engine or language, and `NameLookupError` for an unknown document.

        >>> import kg
        >>> graph = kg.load()
        >>> graph.validate(documents=graph.documents()).conforms
        True
        """
        from kg.documents.texts import TextLibrary
        from kg.tasks import Sharing
        from kg.validation.run import validate
        from kg.validation.scope import Touched

        wanted = None if documents is None else _named(documents)
        touched = None
        if changed:
            wanted = [*(wanted or ()), *self._changed]
            touched = self._touched or Touched()
        report = validate(
            self.store,
            texts=TextLibrary(self._texts),
            language=language,
            engine=engine,
            documents=wanted,
            touched=touched,
            limit=limit,
            sharing=Sharing(workers, scheduler, progress),
        )
        if changed and report.limit is None:  # what stopped early has not looked at all of it
            self._changed.clear()
            self._touched = None
        return report

    def violations(self, *, language: str = "en") -> Iterator[Violation]:
        """Go through what `validate` finds as it is found, in no order, however much there is.

        Nothing is held but the finding at hand, and a finding may come twice. The compiled queries find it.

        >>> import kg
        >>> sum(1 for violation in kg.load().violations() if violation.severity == "violation")
        0
        """
        from kg.documents.texts import TextLibrary
        from kg.validation.run import stream

        return stream(self.store, texts=TextLibrary(self._texts), language=language)

    def coverage(self, *, documents: Iterable[str] = ()) -> dict[IRI, Coverage]:
        """Return, for each document or some of them, what of its text is evidence, excluded or neither.

        Raises `InputError` where the text of a document is missing or changed.

        >>> import kg
        >>> (covered,) = kg.load().coverage().values()
        >>> len(covered.numerals), covered.uncovered
        (16, ())
        """
        from kg.accounts.coverage import coverages
        from kg.documents.texts import TextLibrary

        return coverages(self.store, TextLibrary(self._texts), _named(documents))

    def text(self, document: str) -> SourceText | None:
        """Return the text of a document, by its IRI, or `None` where it is not at hand.

        It is looked for by its digest beside the files that were loaded, and in the folders named by `texts`.
        Raises `NameLookupError` for a document that is not there.

        >>> import kg
        >>> graph = kg.load()
        >>> graph.text(graph.documents()[0]).name
        'facebook-ia-france.txt'
        """
        from kg.documents.texts import TextLibrary

        (told,) = self.ask("documents", document=document)
        return None if told.sha256 is None else TextLibrary(self._texts).find(told.sha256, told.text_file)

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

        `.ttl`, `.trig`, `.nq`, `.nt`, `.jsonld` and `.rdf` make a file, `.csv` a folder of tables, `.xlsx` a
        workbook of them (docs/tables.md). Turtle and N-Quads are byte-stable. Raises `ExportError`.
        """
        from kg.exports.write import export

        return export(self.store, _place(path), format=format, prefixes=self._prefixes)

    def edits(self, path: str | Path, *, language: str = "en") -> Edits:
        """Compare a workbook or CSV tables that `export` wrote and somebody edited with the graph.

        The result says each row and cell that differs, in English or French, and each problem that forbids to
        `apply` it. The graph is only read. Raises `InputError` for a file that cannot be read.

        >>> import kg, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     print(kg.load().edits(kg.load().export(f"{folder}/book.xlsx")))
        No differences.
        """
        from kg.documents.texts import TextLibrary
        from kg.imports.run import read_edits

        return read_edits(self.store, _place(path), TextLibrary(self._texts), language)

    def apply(self, edits: Edits, *, anyway: bool = False) -> None:
        """Change the graph as some edits say, all in one step.

        Raises `InputError` for edits with problems, and, unless `anyway`, for those of a workbook whose rows
        have changed in the graph since it was written; `StoreError` as `add` does.
        """
        from kg.imports.run import apply_edits

        apply_edits(self.store, edits, anyway)

    def diff(
        self,
        other: Graph | None = None,
        *,
        old: str | None = None,
        new: str | None = None,
        same: Mapping[str, str] | None = None,
        language: str = "en",
    ) -> Differences:
        """Say what changed from this graph to another one, promise by promise, in English or French.

        `old` and `new` restrict each side to one document; with both and no other graph, two documents of
        this one are compared. Without another graph and documents, each commitment is compared with those
        that it amends, supersedes or restates. `same` brings items together, old name to new. docs/diff.md
        tells how items are matched and what makes a promise weaker. Raises `NameLookupError` for a name of
        nothing.

        >>> import kg
        >>> print(kg.load().diff(kg.load()))
        No differences.
        """
        from kg.changes.run import differences
        from kg.questions.names import resolve

        if other is None and (old is None) != (new is None):
            raise InputError("one document is compared with nothing: give old= and new=, or another graph")
        after = other if other is not None else self if new is not None else None
        last = self.store if after is None else after.store
        documents = (
            None if old is None else resolve(self.store, old, "document"),
            None if new is None else resolve(last, new, "document"),
        )
        given = {
            resolve(self.store, one, "item", documents[0]): resolve(last, another, "item", documents[1])
            for one, another in (same or {}).items()
        }
        store = None if after is None else after.store
        return differences(self.store, store, documents=documents, given=given, language=language)

    def serialize(self, format: str = "ttl") -> bytes:
        """Return the graph in a format: `ttl`, `trig`, `nq`, `nt`, `jsonld`, `rdf` or `xlsx`."""
        from kg.exports.write import export_bytes

        return export_bytes(self.store, format, prefixes=self._prefixes)

    def to_annotation(self, document: str | None = None) -> Annotation:
        """Write a document of the graph as an annotation, the format that people write.

        `document` is its IRI or its name; it may be left out where there is one. A graph of identity
        decisions alone becomes a file of decisions. The result has the YAML as `yaml`; `unwritten` lists the
        statements that it does not say, and is empty for a graph that the compiler made. The document's text
        is needed: it is looked for beside the files that were loaded, and in the folders named by `texts`.
        Raises `InputError` where it is missing and where a document has to be named, and `NameLookupError`.

        >>> import kg
        >>> annotation = kg.load().to_annotation()
        >>> annotation.yaml.splitlines()[0], annotation.unwritten
        ('document: facebook-ia-france', ())
        """
        from kg.annotations.writing import gather, write_annotation
        from kg.documents.texts import TextLibrary

        found, triples = gather(self.store, document)
        return write_annotation(triples, found, TextLibrary(self._texts))

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
        kind = type(self.store)
        if kind.__repr__ is not object.__repr__:
            # An endpoint would be asked for the number, which may take long or fail; its address tells more.
            return f"<kg.Graph: {self.store!r}>"
        try:
            return f"<kg.Graph: {len(self):,} statements in {kind.__name__}>"
        except StoreError:
            return f"<kg.Graph: {kind.__name__}, closed>"


def load(*files: str | Path, texts: Iterable[str | Path] = (), named: bool = False) -> Graph:
    """Load RDF files or annotations into memory; without a file, the bundled article.

    Files are Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML by their suffix, or annotations (`.yaml`),
    which are compiled. `texts` are further folders in which `validate` looks for the texts of documents.
    `named` puts each document into a named graph of its own, as `add` does, where files do not name graphs.
    Raises `InputError` for a file that cannot be read; nothing is then loaded.

    >>> import kg
    >>> [row.item.local for row in kg.load().ask("commitments", force="pledged")]
    ['training']
    """
    store = MemoryStore()
    prefixes: dict[str, str] = {}
    paths = [_path(file) for file in files] or sorted(bundled("seeds").glob("*.ttl"))
    if named:
        from kg.stores.loading import load_apart

        prefixes = load_apart(store, paths, _compiled)
    else:
        for path in paths:
            if path.suffix.lower() in (".yaml", ".yml"):
                store.extend(_compiled(path))
            else:
                prefixes.update(store.load(path))
    folders = _folders(texts)
    beside = dict.fromkeys([*folders, *(path.parent for path in paths), bundled("seeds")])
    return Graph(store, beside, prefixes)


def open(path: str | Path, *, read_only: bool = False, texts: Iterable[str | Path] = ()) -> Graph:
    """Open a graph on disk, which is made where there is none; close it, or use it in a `with` block.

    One process at a time may write. `read_only=True` reads beside it, and sees the state at the time of
    opening. `texts` are folders in which `validate` looks for the texts of documents. Raises `StoreError` for
    a folder that is locked, missing, damaged or no store.

    >>> import kg, tempfile
    >>> with tempfile.TemporaryDirectory() as folder, kg.open(f"{folder}/corpus.kg") as graph:
    ...     print([document.local for document in graph.add(kg.load())])
    ['document']
    """
    from kg.stores.disk import DiskStore

    return Graph(DiskStore(_place(path), read_only=read_only), [*_folders(texts), bundled("seeds")])


def connect(
    query_url: str,
    *,
    update_url: str | None = None,
    graph_store_url: str | None = None,
    auth: tuple[str, str] | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    default_graph: str | None = None,
    texts: Iterable[str | Path] = (),
) -> Graph:
    """Look at a SPARQL 1.1 endpoint as a graph; nothing is sent before the first question.

    `update_url` lets its documents be changed, `graph_store_url` (SPARQL 1.1 Graph Store Protocol) as well,
    one at a time. `auth` is a user and a password; no message shows them. `timeout` is in seconds.
    `default_graph` says whether the endpoint's default graph is the `union` of its graphs or `separate`;
    without it, the endpoint is asked once. `texts` are folders in which `validate` looks for the texts of
    documents. Raises `StoreError` for an address that is no URL.

    >>> import kg
    >>> kg.connect("http://reader:secret@localhost:7878/query").store
    <EndpointStore http://localhost:7878/query>
    """
    from kg.stores.endpoint import EndpointStore

    store = EndpointStore(query_url, update_url, graph_store_url, auth, timeout, default_graph)
    return Graph(store, [*_folders(texts), bundled("seeds")])


def from_rdflib(graph: rdflib.Graph, texts: Iterable[str | Path] = ()) -> Graph:
    """Look at a graph or dataset of rdflib where it is; it is only read, and stays yours.

    Raises `InputError` for anything else.
    """
    if not hasattr(graph, "store") or not hasattr(graph, "namespace_manager"):
        raise InputError(f"a {type(graph).__name__} is no graph of rdflib: give an rdflib.Graph or a Dataset")
    from kg.stores.rdflib_store import RdflibStore

    folders = [*_folders(texts), bundled("seeds")]
    prefixes = {str(prefix): str(namespace) for prefix, namespace in graph.store.namespaces()}
    return Graph(RdflibStore(graph), folders, prefixes)


def _path(source: str | Path) -> Path:
    if isinstance(source, str) and "://" in source:
        # Not repeated, since a password may be in it.
        raise InputError("an address is no file: download what is there, or ask an endpoint with kg.connect")
    return _place(source, "no file: give paths one by one; kg.from_rdflib takes a graph")


def _place(path: str | Path, what: str = "no path: give the name of a file or of a folder") -> Path:
    try:
        return Path(path)
    except TypeError:
        raise InputError(f"a {type(path).__name__} is {what}") from None


def _named(documents: Iterable[str]) -> list[IRI]:
    if isinstance(documents, str):
        documents = [documents]
    if not isinstance(documents, Iterable):
        raise InputError(f"a {type(documents).__name__} names no documents: give a list of their IRIs")
    return [IRI(one) for one in documents]


def _folders(texts: Iterable[str | Path]) -> list[Path]:
    folders = [_place(folder) for folder in ([texts] if isinstance(texts, str | Path) else texts)]
    for folder in folders:
        if not folder.is_dir():
            raise InputError(
                f"{folder} is not a folder: texts= names the folders that hold the documents' texts"
            )
    return folders


def _quads_of_graph(source: Any) -> Iterator[ox.Quad]:
    from kg.stores.packaging import with_fresh_blanks

    if isinstance(source, Graph):
        return with_fresh_blanks(source.store.quads())
    # Whoever holds a graph of rdflib has imported it, so asking costs no import.
    if "rdflib" in sys.modules:
        import rdflib

        if isinstance(source, rdflib.Graph):
            from kg.stores.rdflib_terms import from_rdflib as quads_of

            return with_fresh_blanks(quads_of(source))
    raise InputError(
        f"a {type(source).__name__} is no source of documents: "
        "give a file, a folder, a kg.Graph or a graph of rdflib"
    )


def _compiled(path: Path) -> list[ox.Quad]:
    from kg.annotations import compile_annotation

    return list(compile_annotation(path).quads)

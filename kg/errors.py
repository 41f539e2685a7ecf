"""The exceptions of `kg`: one small tree, each message one sentence that says what, where and what to do."""

from __future__ import annotations


class KgError(Exception):
    """Whatever `kg` reports instead of a result."""


class InputError(KgError):
    """A file, a text or a folder cannot be used as it is."""


class AnnotationError(InputError):
    """An annotation file says something that cannot be compiled."""

    #: The fields that are wrong, by their paths of keys; none where the file is no YAML.
    paths: tuple[str, ...] = ()


class EvidenceError(InputError):
    """A quote cannot be anchored to its document."""


class FigureError(KgError):
    """A value, a bound or a derivation makes no sense."""


class QueryError(KgError):
    """A SPARQL query cannot or may not run."""


class RefusedError(QueryError):
    """A query would change something, or reach for what it may not."""


class LimitError(QueryError):
    """A query runs longer, nests deeper or answers more than it may."""


class QuestionError(KgError):
    """A bundled question or one of its parameters is unknown or ill-typed."""


class NameLookupError(KgError):
    """A short name stands for nothing in the graph, or for several things."""


class ExportError(KgError):
    """A graph cannot be written as asked."""


class StoreError(KgError):
    """A store cannot be reached, or does not answer as it should."""


class EngineError(QueryError, StoreError):
    """An engine cannot run a query, or fails at it."""


class MalformedError(EngineError):
    """Another endpoint does not understand a query."""


class TaskError(KgError):
    """Work on many documents cannot be shared out, or one of them ends whoever works on it."""


class ShapesError(KgError):
    """A shape is ill-formed, or says what cannot be asked of a store in SPARQL."""

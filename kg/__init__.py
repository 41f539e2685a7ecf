"""A knowledge graph of announced commitments: load it, check it, ask it, export it.

>>> graph = load()
>>> graph.ask("figures", item="training", side="target")[0].value
65000
"""

from kg.errors import (
    AnnotationError,
    EvidenceError,
    ExportError,
    FigureError,
    InputError,
    KgError,
    NameLookupError,
    QueryError,
    QuestionError,
    StoreError,
)
from kg.graph import Graph, connect, from_rdflib, load, open
from kg.questions.answers import Answers
from kg.questions.catalogue import Question, question
from kg.questions.catalogue import catalogue as questions
from kg.vocabulary.terms import IRI, BlankNode, Literal, Term, Text

__version__ = "0.1.0"

__all__ = [
    "IRI",
    "AnnotationError",
    "Answers",
    "BlankNode",
    "EvidenceError",
    "ExportError",
    "FigureError",
    "Graph",
    "InputError",
    "KgError",
    "Literal",
    "NameLookupError",
    "QueryError",
    "Question",
    "QuestionError",
    "StoreError",
    "Term",
    "Text",
    "connect",
    "from_rdflib",
    "load",
    "open",
    "question",
    "questions",
]

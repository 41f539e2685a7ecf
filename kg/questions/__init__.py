"""Layer 5: the catalogue of `.rq` files, typed parameters, tables of answers."""

from kg.questions.answers import Answers, Row
from kg.questions.asking import ask, prepare
from kg.questions.catalogue import Column, Parameter, Question, catalogue, question
from kg.questions.names import resolve

__all__ = [
    "Answers",
    "Column",
    "Parameter",
    "Question",
    "Row",
    "ask",
    "catalogue",
    "prepare",
    "question",
    "resolve",
]

"""From a graph back to the annotation that says the same."""

from kg.annotations.writing.annotation import Annotation, write_annotation
from kg.annotations.writing.gathering import gather

__all__ = ["Annotation", "gather", "write_annotation"]

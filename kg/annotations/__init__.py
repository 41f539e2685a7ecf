"""Layer 7: the format that people write, compiled to triples."""

from kg.annotations.compiled import Compiled
from kg.annotations.compiler import compile_annotation

__all__ = ["Compiled", "compile_annotation"]

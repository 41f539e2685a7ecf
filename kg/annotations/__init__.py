"""Layer 7: the format that people write, compiled to triples."""

from kg.annotations.compiler import Compiled, compile_annotation

__all__ = ["Compiled", "compile_annotation"]

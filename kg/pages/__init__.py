"""Layer 9: the graph as pages of HTML, for a file (`kg report`) and for a server."""

from kg.pages.report import report

__all__ = ["report"]

"""Layer 8: the graph as pages of HTML, for a file (`kg report`) and for a server."""

from kg.pages.report import report
from kg.pages.single import item, organisation, page, term

__all__ = ["item", "organisation", "page", "report", "term"]

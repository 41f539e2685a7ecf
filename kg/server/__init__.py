"""The graph over HTTP: a SPARQL 1.1 endpoint, the data of each node, pages to look at.

Made of Starlette, which the extra `serve` brings: `pip install 'commitment-graph[serve]'`.
"""

from kg.server.app import application
from kg.server.settings import Limits

__all__ = ["Limits", "application"]

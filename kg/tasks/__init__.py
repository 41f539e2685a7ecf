"""Layer 1: one function for each of many documents, here, in a pool of processes or on a cluster."""

from kg.tasks.mapping import Progress, Sharing, map_documents

__all__ = ["Progress", "Sharing", "map_documents"]

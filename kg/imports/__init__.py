"""Layer 7: tables that somebody edited, compared with the graph, checked, and applied whole or not at all."""

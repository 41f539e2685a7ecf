"""A knowledge graph of announced commitments: load it, check it, ask it, export it."""

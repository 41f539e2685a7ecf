"""Layer 7: the format that people write, compiled to triples."""

"""Layer 8: the `kg` command; it holds no logic of its own."""

"""Layer 7: decisions that accounts of several documents are one promise, recorded and undone."""

"""Layer 4: one small protocol, and the stores that fulfil it."""

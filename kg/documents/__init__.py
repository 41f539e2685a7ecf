"""Layer 2: texts, quotes, offsets, digests."""

"""Layer 7: what changed between two accounts of promises, in words, with the quotes and a direction."""

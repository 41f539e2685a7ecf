"""Layer 7: Turtle that a person can read, and the other formats."""

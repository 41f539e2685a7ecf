"""Layer 6: shapes, evidence checks, one report."""

"""Layer 5: items, figures and quotes as read-only Python objects, and what explains them."""

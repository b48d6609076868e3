"""How alike people rate the same calls: plain statistics, usable from a notebook."""

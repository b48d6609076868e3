"""Which calls are reviewed, and by whom: drawn by chance, on record, so that anyone can check."""

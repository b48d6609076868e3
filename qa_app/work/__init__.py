"""Background jobs: what is to be done, who is at it, and how it ends. Knows of no other room."""

"""Whether coaching works: each criterion over time, with counts and intervals."""

"""Reviews: a person's ratings of a call on a rubric, each with its evidence."""

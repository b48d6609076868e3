"""A centre's own words, kept in the database: names that a recogniser cannot know."""

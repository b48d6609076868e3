"""The pages of the record: all of it for who answers for it, and what is about oneself."""

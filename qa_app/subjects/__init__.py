"""Requests of the people whose data is here: customers of calls, and agents who left."""

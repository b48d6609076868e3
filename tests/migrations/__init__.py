"""Each version of the database with a row of everything, brought one step on and back."""

"""Copies of a centre that are whole in themselves, made while it works, and brought back."""

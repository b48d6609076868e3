"""Calls as they are stored: the models, the recordings, who may see which."""

"""The command line: ``qa-app``."""

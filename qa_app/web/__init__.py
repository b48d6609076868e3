"""The web app: wiring, pages that all share, answers to errors, the server's front."""

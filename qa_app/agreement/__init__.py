"""How far reviewers agree: what several of them gave the same calls, without seeing each other."""

"""``python -m qa_app``: the same as ``qa-app``."""

from qa_app.cli.main import main

main()

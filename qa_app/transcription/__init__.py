"""From a recording to a transcript: plain Python, usable from a notebook.

Start at :func:`qa_app.transcription.transcribe.transcribe` (a generator of progress) or
:func:`qa_app.transcription.transcribe.transcribe_file` (the whole transcript at once).
"""

"""QA Coach: from call recordings to coaching plans."""

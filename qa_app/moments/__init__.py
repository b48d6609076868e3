"""Moments: stretches of a call that are evidence for or against a criterion.

Plain Python, from a transcript to moments. A rule points at seconds worth hearing and says
why; it never rates.
"""

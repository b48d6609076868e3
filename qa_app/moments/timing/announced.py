"""Words with which agents announce that they will be silent, and with which they come back."""

import re

# The other one has to wait, or something is being looked at.
WAIT = re.compile(
    r"잠시|잠깐|기다려|기다리|조회|확인해|찾아보|알아보|살펴보|돌려\s?드리|연결해"
    r"|\bhold\b|\bmoment\b|\bminute\b|\bmin\b|\bbear with\b|\bone sec|\bjust a sec|\ba second\b"
    r"|\blet me (?:just |go |quickly )?(?:check|look|see|find|pull|get|bring|have|ask|open|search)"
    r"|\bi(?:'| wi)?ll (?:just |go and |quickly )?(?:check|look|find|pull|get|bring|ask|have a)"
    r"|\bhang on\b|\bwhile i\b|\bputting you\b|\bput you (?:on|through)\b|\btransfer",
    re.IGNORECASE,
)
# The line will be put on hold.
HOLD = re.compile(
    r"기다려\s?주|기다리시|대기|끊지\s?말|보류|연결해|돌려\s?드리|다녀오"
    r"|\bhold\b|\bbear with\b|\bput you (?:on|through)\b|\bputting you\b|\bstay on the line\b"
    r"|\bi(?:'| wi)?ll be (?:right )?back\b|\bplease wait\b|\btransfer",
    re.IGNORECASE,
)
BACK = re.compile(
    r"기다려\s?주셔서|기다리게|오래\s?기다리|기다리셨|대기해\s?주셔서"
    r"|\b(?:thanks|thank you|appreciate you|cheers) (?:so much |very much )?for "
    r"(?:holding|waiting|your patience|bearing|being patient|hanging)"
    r"|\bsorry (?:for|about) (?:the|that|your) (?:long |lengthy )?(?:wait|hold|delay)"
    r"|\bsorry to keep you\b|\bsorry to have kept you\b",
    re.IGNORECASE,
)

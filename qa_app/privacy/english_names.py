"""English names: by their capitals, and by what stands around them where there are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_app.privacy.english_numbers import NUMBERS, ORDINALS, SPELLING
from qa_app.privacy.vocabulary import words

Place = tuple[int, int]


def _with_loose_apostrophes(pattern: str) -> str:
    """``it's`` also as recognition may write it: ``its``."""
    return re.sub(r"'(?![’s]*[\]-])", "'?", pattern)


ASKED = _with_loose_apostrophes(
    r"\bname(?:,| and)\s[^.?\n]{0,80}(?:\?|\bplease)|\bname\b[^.\n]{0,60}\?|\bname,? please|"
    r"your (?:full |last |first )?name\b|\bsurname\b"
    r"|(?<!\bmy )(?<!\bin your )(?<!\bin my )(?<!\bin their )\bname(?: (?:on|of|for|in|under|is|"
    r"as|to)\b[^.?\n]{0,30})?[.?]?\s*$"
    r"|who am i speaking|what name|who(?:'s| is) (?:calling|this|speaking)"
    r"|who(?:'s| is) the \w+ (?:under|for)|who am i (?:talking|speaking|chatting)|whose name"
    r"|who(?:'s| is|'ll| will|'d)?(?: it| that| this)? (?:be |am i |will be |"
    r"is )?(?:the )?(?:account|policy|card)?\s?"
    r"(?:holder|collecting|signing|receiving|picking|paying|driving|travelling|calling|ringing|booked|"
    r"attending|staying|coming|there|accepting)"
    r"|who (?:should|shall|do|can|would|will) (?:i|we|you) (?:put|make|address|ask|book|say|send|"
    r"speak|mark|be)|(?:first|last|full|middle|second|family|christian|given|other|maiden) names?\b"
    r"|who else (?:is|will|are|'s)|who(?:'s| is) (?:with|also|joining|coming with) you|"
    r"\band you are\b|what (?:do|should|shall|can|may) (?:i|we) call you|next of kin|"
    r"emergency contact|contact person|account holder|card\s?holder|name.{0,24}(?:spell|spelt)"
    r"|who(?:'s| is)? (?:it|this|that|the \w+) (?:for|under|addressed to)|beneficiary|executor|"
    r"who(?:'s| is) (?:the|your) (?:main |lead |named |legal )?(?:tenant|owner|landlord|patient|"
    r"student|\w+ (?:manager|lead|contact|supervisor)|manager|supervisor|solicitor|lodger|"
    r"flatmate|policy\s?holder|customer|driver|guest|resident|occupant|parent|guardian|contact|passenger|payee|"
    r"recipient|bill\s?payer|keeper|husband|wife|partner)|who (?:lives|is it|have i got|"
    r"do i have|are you)"
)


# With the accents of Irish, French and other names: Siobhán Ní Dhálaigh.
_WORD = r"[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-zÀ-ÖØ-öø-ÿ'’-]+"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ'’-]+"
_GREETING = (
    r"(?i:(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|yes|"
    r"yeah|there|oh|um|uh)[,.!]?\s+)"
)
_OPENING = re.compile(
    _with_loose_apostrophes(
        r"(?:(?:yes|yeah|sure|hi|hello|uh|um|oh|okay|of course|certainly|it's|it is|it’s|that's|"
        r"under|"
        r"my name is|my name's|this is|i'm|the name is|well|(?:you're )?speaking (?:to|with)|"
        r"that(?:'ll| will| would|'d) be|it(?:'ll| will| should|'d) be(?: under)?|"
        r"put(?: it (?:under|"
        r"down as))?|"
        r"(?:just )?(?:call|say|make it)(?: me)?|(?:both )?(?:in|for)|no|nope|erm|er|so|my name|"
        r"(?:he|she|they)(?:'s| is|'re)(?: called)?|"
        r"(?:for )?(?:my|his|her|our) (?:\w+ )?(?:son|daughter|wife|husband|mum|mom|mother|dad|"
        r"father|"
        r"brother|sister|partner|fianc[eé]e?|friend|uncle|aunt|auntie|nephew|niece|cousin|boss|colleague|"
        r"flatmate|neighbou?r|grand\w+|nan|gran|carer|lodger|tenant|landlord|stepson|stepdaughter)"
        r"(?:'s name)?(?: is)?(?=[,.]?\s)|"
        r"(?:(?:my|his|her|our|the) (?:(?:late|other|old|elder|younger|little|big|eldest|youngest|"
        r"middle|"
        r"last|first|full|account|card|next-door|business) )*(?:\w+(?:'s)?)"
        r"(?=[,.]\s| (?:is|will|would|'s)\b)(?: (?:is|will be|would be))?))[,.]?\s+)*"
    ),
    re.IGNORECASE,
)
_CAPITALS = re.compile(rf"{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}}")
_CLOSED = re.compile(rf"(?:{_WORD})(?:\s+{_WORD}){{0,2}}(?=[.,!?]|\s*$)")
# One name is enough behind these, in capitals.
_STATED = re.compile(
    _with_loose_apostrophes(
        rf"(?:\b(?i:(?:my |the |his |her |our )?(?:last |first |full |middle |sur|family |second |"
        rf"husband's |"
        rf"wife's |son's |daughter's |mother's |father's |partner's |mum's |dad's )?name(?:'s|"
        rf" is)(?: the)?|this is|"
        rf"(?:in|under) the name(?: of)?|(?:last|first|middle|family|sur)\s?name|booked under|"
        rf"registered under|it's under|it is under))\s+"
        rf"(?P<name>{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}})"
    ),
)
# Behind these it may as well be a day or a country: two capitals at least.
_PRESENTED = re.compile(
    _with_loose_apostrophes(
        rf"\b(?i:i'm|i am|speaking (?:to|with)|(?:appointment|booking|reservation|room)(?:'s|"
        rf" is) for|"
        rf"(?:hi|hello|hey|hiya|morning|afternoon|evening)(?: there| again)?[,.]? (?:it's|"
        rf"it is))\s+"
        rf"(?P<name>{_CAPITAL}(?:\s+{_CAPITAL}){{1,3}}|{_CAPITAL}(?=,? (?:again|here|calling|"
        rf"speaking|from)\b))"
    ),
)
_RELATION = (
    r"(?:son|daughter|wife|husband|mum|mom|mother|dad|father|brother|sister|partner|fianc[eé]e?|"
    r"uncle|aunt|auntie|nephew|niece|cousin|flatmate|roommate|grandson|granddaughter|"
    r"grandmother|grandfather|gran|nan|carer|stepson|stepdaughter|girlfriend|boyfriend)"
)
# Those that a customer speaks of or for: "my wife, Halina", "I'm his carer, Latoya Grange".
_RELATED = re.compile(
    rf"\b(?i:my|our|his|her|their)\s(?:[a-z]+\s)?(?i:{_RELATION})"
    rf"(?:(?i:'s name)?(?i: is|'s)?(?i: called|"
    rf" named)?,?)\s(?P<name>{_CAPITAL}(?:\s{_CAPITAL}){{0,2}})"
)
_SPEAKING = re.compile(
    rf"^{_GREETING}*(?i:it's |this is )?(?P<name>{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}})\s+"
    r"(?:speaking|calling|here)\b"
)
_LOWER_STATED = re.compile(
    _with_loose_apostrophes(
        r"\b(?:my (?:last |first |full |sur|family )?name(?: is|'s)(?: the)?|the name's"
        r"|(?:in|under) the name of)\s+"
    ),
    re.IGNORECASE,
)
_LOWER_GREETED = re.compile(
    _with_loose_apostrophes(
        rf"^(?:{_GREETING}+(?:this is|it's|it is|i'm|i am)|it's under|(?:booked|registered) under"
        r"|.*?\b(?:booked|registered) under|you're speaking (?:to|with))\s+"
    ),
)
_LOWER_SPEAKING = re.compile(
    _with_loose_apostrophes(
        rf"^{_GREETING}*(?:this is |it's )?(?P<name>{_WORD}(?:\s{_WORD}){{0,2}})\s"
        r"(?:speaking|calling)\b"
    ),
)
_TITLED = re.compile(
    rf"\b(?:(?:Mr|Mrs|Ms|Miss|Mister|Dr)\.?\s+(?:[A-Z]\.?\s){{0,3}}(?P<name>{_CAPITAL})"
    rf"|(?:mr|mrs|ms|mister)\.?\s(?:[a-z]\s){{0,3}}(?P<lower>{_WORD})"
    rf"|miss\s(?:[b-hj-tv-z]\s){{1,3}}(?P<initialled>{_WORD}))"
)
_AGENT_TALK = re.compile(
    r"how (?:can|may) i help|thank(?:s| you) for calling|from the \w+ team|"
    r"from (?:the )?(?:billing|sales|support|accounts|customer|technical|returns|claims|service|"
    r"reception|bookings?|reservations|complaints|collections|dispatch)\b",
    re.IGNORECASE,
)
NOT_A_NAME = words(
    "yes no sure sorry hello hi what why the my a an it is this that and i calling",
    "from about spelled on in not okay speaking wrong right his her their please",
    "under oh ah hang hold one let can could just there do did i'll i'm i've i'd he she they we",
    "you wait thanks thank yep yeah well um uh sir madam it's that's great good fine correct",
    "you're here certainly absolutely perfect lovely hers mine yours ours him them me us none",
    "nobody anyone hiya alrighty super smashing grand magic marvellous fantastic excellent fab ",
    "cool",
    "welcome dear ta ace wicked gotcha understood noted splendid",
)
# As recognition may write them.
NOT_A_NAME |= {word.replace("'", "") for word in NOT_A_NAME}
# Where there are no capitals, a name ends before these, and none begins with them.
_COMMON = words(
    "or but so if as at by for of to with down up out off over into onto than then when where ",
    "who how",
    "which while because since until after before again also too very really quite still already",
    "yet now today tomorrow yesterday tonight soon later here am are was were be been being have",
    "has had having does doing done will would shall should may might must need needs want wants",
    "got get gets go goes went gone come came say said says see saw know think like make made take",
    "took give gave put tell told ask try keep find found look work works call calls ring rang",
    "your its our these those some any every each all both few more most much many other another",
    "same such only own first last next new old big small long short high low bad best better",
    "something anything nothing everything someone everyone somebody everybody thing things way",
    "time times day days week weeks month months year years hour hours minute minutes second",
    "monday tuesday wednesday thursday friday saturday sunday christmas easter weekend birthday",
    "number account order card bill phone email address name surname customer client member bank",
    "booking appointment reservation ticket policy contract payment refund delivery parcel invoice",
    "service support sales team office shop store branch company website app internet line",
    "husband wife mother father mum mom dad son daughter brother sister partner friend boss",
    "husband's wife's mother's father's son's daughter's partner's mum's dad's company's boss's",
    "warranty review control repair pressure insurance guarantee construction offer notice",
    "urgent ridiculous possible impossible available broken late early unable happy unhappy angry",
    "upset serious important different difficult easy hard clear ready free full empty probably",
    "maybe perhaps actually rather indeed regarding concerning rubbish nonsense terrible awful",
    "awesome nice brilliant wonderful ok alright cheers goodbye bye listen look cause cos gonna",
    "wanna can't don't won't didn't doesn't isn't wasn't aren't couldn't wouldn't haven't hasn't",
    "what's who's where's there's here's he's she's they're we're you're i'd you'd we'd they'd",
    "you've we've they've it'll you'll we'll they'll that'll manager driver nurse doctor teacher",
    "male female single married quick simple brand pitch dead totally half double triple point dot",
    "way side busy dead narrow main different separate dusty muddy gravel country county whole",
    "it'd oops hmm mm mhm dear question problem issue trouble complaint enquiry inquiry help spell",
    "idea clue chance choice reason spelt flat house apartment unit road street hotel room",
    "always never ever sometimes often",
)
_COMMON |= {word.replace("'", "") for word in _COMMON}
# In an answer to a question for a name, with a capital, and no person's.
_PLACES = words(
    "january february march april may june july august september october november december english",
    "monday tuesday wednesday thursday friday saturday sunday british irish american canadian",
    "london dublin sydney toronto england ireland scotland wales australia canada google facebook",
    "microsoft apple amazon visa mastercard gmail okay mr mrs ms miss mister dr sir madam mate",
    "love",
    "capital oscar double spelled spelt ma'am yours let's put his son's it'll that'll that'd who's",
)
_NAMES_TOO = words("will may best long day")
_ENDS_LIKE_NO_NAME = re.compile(r"[a-z]{2,}(?:ing|ly|ed|tion|ness|able|ible)$")
_NAMES_AFTER_ALL = words(
    "kelly sally emily holly molly polly lily billy willy beverly kimberly nelly ally bly fred",
    "jared ahmed mohammed muhammed syed reed saeed alfred wilfred khaled waleed hamed king ming",
    "fleming harding browning keeling cumming manning dowling golding channing kipling reilly",
    "connolly daly donnelly farrelly kennelly connelly healy kiely",
)
_THANKED = (
    r"(?:thanks|thank you|okay|ok|hi|hello|alright|great|perfect|lovely|right|sorry|mr|mrs|ms|"
    r"miss)\.?"
)


def names_in(text: str, *, asked: bool, agent: bool) -> Iterator[Place]:
    """Where names are in a turn; ``asked``: it may answer to a question for one."""
    titled = (m.span(m.lastgroup or 0) for m in _TITLED.finditer(text))
    spans = [(a, b) for a, b in titled if not _only_begins(text[a:b])]
    if not agent and not _AGENT_TALK.search(text):
        spans += _stated(text)
        spans += _answers(text) if asked else []
    named = [(a, b) for a, b in (_until_no_name(text, *span) for span in spans) if a < b]
    yield from named


def names_again(text: str, name: str) -> Iterator[Place]:
    """The name's parts elsewhere; without capitals whole, or where somebody is addressed."""
    parts = [part for part in name.split() if len(part) > 2]
    for part in parts:
        if part[0].isupper():
            first = rf"(?:(?P<first>{_CAPITAL})\s)?" if part == parts[-1] else "(?P<first>)"
            said = rf"\b{first}{re.escape(part)}\b(?:\s(?P<more>[A-Z][a-z'’-]{{2,}})\b)?"
            for m in re.finditer(said, text):  # with a last name that was not asked for
                first, more = m.group("first") or "", m.group("more")
                known = first and may_be_name(first) and not _no_name(first)
                start = m.start() if known or not first else m.start() + len(first) + 1
                end = m.end() if more and not _no_name(more) else m.end() - len(more or "")
                yield start, start + len(text[start:end].rstrip())
        elif may_be_name(part):
            said = rf"\b{_THANKED}[\s,]+(?:{_THANKED}[\s,]+)*(?P<name>{re.escape(part)})\b"
            yield from (m.span("name") for m in re.finditer(said, text))
    if " " in name and name.islower():
        yield from (m.span() for m in re.finditer(rf"\b{re.escape(name)}\b", text))


def _stated(text: str) -> list[Place]:
    patterns = (_STATED, _PRESENTED)
    spans = [m.span("name") for pattern in patterns for m in pattern.finditer(text)]
    spans += [m.span("name") for m in _RELATED.finditer(text) if not _no_name(m.group("name"))]
    who = _SPEAKING.match(text)
    spans += [who.span("name")] if who and not _only_begins(who.group("name")) else []
    spans += [_lower_name(text, m.end()) for m in _LOWER_STATED.finditer(text)]
    if text.islower():
        greeted, speaking = _LOWER_GREETED.match(text), _LOWER_SPEAKING.match(text)
        spans += [_lower_name(text, greeted.end(), least=2)] if greeted else []
        spans += [_lower_name(text, speaking.start("name"))] if speaking else []
    return spans


def names_right_behind(text: str) -> re.Match[str] | None:
    """The other name behind one that was spelled: "K E I R A N, Dalrymple"."""
    match = re.match(
        rf"[,.]?\s+(?:(?i:and|surname|last name|first name|then)\s+)*(?P<name>{_CAPITAL})", text
    )
    return match if match and not _no_name(match.group("name")) else None


def _only_begins(name: str) -> bool:
    """One word that has its capital from the sentence: "So, here's the thing"."""
    return name.lower() in _COMMON - _NAMES_TOO


def _answers(text: str) -> list[Place]:
    """The name at the start of an answer, or the first one behind a clause that names nobody."""
    first = _answer(text)
    if first[0] < first[1] and not all(map(_no_name, text[slice(*first)].split())):
        again = re.compile(rf"[,.]\s+(?P<name>{_CAPITALS.pattern})").match(text, first[1])
        more = again and not all(map(_no_name, again.group("name").split()))
        return [first, again.span("name")] if again and more else [first]
    for match in _CAPITALS.finditer(text):
        parts = list(re.finditer(r"\S+", match.group()))
        while parts and _no_name(parts[0].group()):
            parts.pop(0)
        while parts and _no_name(parts[-1].group()):
            parts.pop()
        if parts and not re.match(r"\d", text[match.end() : match.end() + 1]):
            return [(match.start() + parts[0].start(), match.start() + parts[-1].end())]
    return []


def _no_name(word: str) -> bool:
    lower = word.lower().strip(",.")
    return (
        lower in NOT_A_NAME or lower in _COMMON - _NAMES_TOO or lower in _PLACES or lower in NUMBERS
    )


def _answer(text: str) -> Place:
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    name = _CAPITALS.match(text, start)
    if name and text[name.end() : name.end() + 1].isdigit():
        return start, start  # a code: HX7
    if name:
        return (start, start) if _only_begins(name.group()) else name.span()
    closed = None if text.islower() else _CLOSED.match(text, start)
    if closed and all(map(may_be_name, closed.group().split())):
        return closed.span()
    return _lower_name(text, start)


def _lower_name(text: str, start: int, least: int = 1) -> Place:
    """One or two words that may be a name, a third one only at the end; else an empty place."""
    ends: list[int] = []
    position = start
    while len(ends) < 3 and (word := re.compile(_WORD).match(text, position)):
        if not may_be_name(word.group()):
            break
        ends.append(word.end())
        gap = re.compile(r"\s(?=\w)").match(text, word.end())
        if not gap:
            break
        position = gap.end()
    if len(ends) == 3 and text[ends[-1] :].strip():
        ends.pop()
    return (start, ends[-1]) if len(ends) >= least else (start, start)


def may_be_name(word: str) -> bool:
    """The word is none of those that are hardly ever a name, capitals aside."""
    lower = word.lower()
    if lower in NOT_A_NAME or lower in _COMMON or lower in NUMBERS or lower in ORDINALS:
        return False
    return not _ENDS_LIKE_NO_NAME.fullmatch(lower) or lower in (_NAMES_AFTER_ALL | set(SPELLING))


def _until_no_name(text: str, start: int, end: int) -> Place:
    for word in re.finditer(r"\S+", text[start:end]):
        if word.group().lower().strip(",.'") in NOT_A_NAME:
            return start, start + len(text[start : start + word.start()].rstrip())
    return start, end

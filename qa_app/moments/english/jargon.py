"""Jargon: an in-house word, code or acronym that is left unexplained.

Not common letters (PIN, TV), not a reference that is spelled out, not what the customer said
first, not a term that is explained in the same breath. The customer's "what's that?" is the best
witness.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, customer_after, ends_asking, hit, said
from qa_app.moments.english.words import Said, vocabulary
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# Letters that everybody knows.
KNOWN = vocabulary(
    "TV UK US USA EU PIN ID OK AM PM PDF SMS BBC ITV ATM VAT GP DVD CD USB GPS FAQ MOT NHS PC UPS",
    "DHL FEDEX SIM APP WIFI IT AC ASAP FYI RSVP VIP DIY CV MR MRS MS DR PO NYC LA DC XL XS XXL HD",
    "LED SUV IPHONE IPAD IBM BMW VW IKEA ER ICU MRI CT IV EMAIL URL QR CCTV PE TBC TBA HQ BST GMT",
    "EST PST ET PT AA RAC HMRC DVLA IRS SSN DOB ISBN ABC AND THE NO YES SO WE I A M S L",
)
SPELLED = re.compile(r"(?: [a-z](?= )){2,5}(?= )")
CAPITALS = re.compile(r"\b(?:[A-Z]{2,6}|[A-Z]+[-/]?\d+[A-Z]?|[A-Z]{2,}[-/][A-Z]+)(?:'?s|'d)?\b")
# Letters that no one can say as a word: recognisers write "ncd", "dslam".
UNSPEAKABLE = re.compile(
    r" ((?!(?:mr|mrs|ms|mm|hm|hmm|mhm|dr|st|nd|rd|th|pm|tv|kg|km|cm|ft|lb|lbs|mph|mmm|shh|psst)\b)"
    r"[bcdfghjklmnpqrstvwxz]{2,5})(?= )"
)
# Words of trades, seldom heard outside.
TRADE = Phrases(
    """
    (sku|skus|reval|coupon status|subrogation|subro|chargeback|provisioning|provisioned|reprofile|
        dslam|backorder|allocation|snubber|solenoid|escrow|underwriter|underwriting|amortisation|
        amortization|ledger|reconciliation|accrual|deductible waiver|indemnity|encumbrance|lien|
        remittance|remittance advice|adjudicated|formulary|disbursement|arrears run|
        settlement run|pro rata|delta|cache|token|payload|handshake|backend|front end|
        middleware|endpoint|firmware|packet loss|latency|attenuation|sync profile|whitelisted|
        blacklisted|greenlist|escalation matrix|rate code|fare basis|fare class|interline|
        codeshare|rush tag|misconnect|manifest|exception|in cab|consignment|dwell|hub scan|
        linehaul|cross dock|last mile|pick ticket|pick list|wave|bill run|dunning|direct bill|
        let only|holdover|void period|completion statement|disposition|remediation|triage code|
        work order status|truck roll|demarc|pots line|port in|port out|clawback|novation|
        probate value|crystallised|crystallized|drawdown|commutation|annuitised|tapered|non ref|
        no-show|rate plan|control module|manifold|actuator|thermistor|diverter valve|pcb|impeller|
        fault code|error log|conflict resolution) ~
    (tier|code|class|category|level|status|band|stage|type|reason code|flag) (one|two|three|four|
        five|six|seven|eight|nine|ten|eleven|twelve|thirteen|forty|twenty|[a-z]|1*|2*|3*|4*|5*|6*|
        7*|8*|9*) ~
    (val|dx|tx|rx|prov|auth|recon|ops|comms|sys) (reject|code|team|error|queue|side|hold|flag) ~
    (a|the|form|code|your|an|with|raise|on) [b-hj-z] (one|two|three|four|five|six|seven|eight|
        nine|ten|thirty|forty) ~
    (a|the|code|error|with|back|throwing) ~1 (two|three|four|five|six|seven|eight|nine) [b-hj-z] ~
    (distal|recession|upper six|lower six|buccal|occlusal|benign|contraindicated|prophylaxis|
        titrate|subcut) ~
    """
)
EXPLAINED = Phrases(
    """
    (which|that|it|this|they|and that|simply|just|basically) (is|means|mean|just means|
        simply means|just is|stands|are|basically means) (the|a|an|when|that|just|where|for|what|
        how|simply|something|your|our|it|we|someone|people|you) ~
    (meaning|in other words|that is to say|what we call|as we call|known as|otherwise known|
        also called|short for|stands for|i mean|so called)
    """
)
PUZZLED = Phrases(
    """
    (what|who) (is|are|does|do|did) (a|an|the|that|those|any|this|it|you|all|one) ~5 (mean|$|six|
        code|thing|called|of|stand|by)
    what (is|are) (a|an|that|those|it|the) ~4 $
    (the|a|an|on the|in the|off the|out of the|need a) what ~1 $
    (what|which) (does|do|did) (that|it|this|all) ~3 mean
    (meaning|in english|plain english|layman* terms|say (that )?again|come again|say what|
        speak english|english please)
    (i have|i) (no|do not have|not got|have not got|do not|have not) ~1 (idea|clue|a clue|
        the foggiest) ~2 (what|of|that|any)
    (no|nae) (idea|clue) (what|of)
    (do not|did not) (know|understand) (what|any of|that|a word|the language|those|these) ~
    (do not|did not) (speak|follow) ~2 (language|that|you|gibberish)
    (i am sorry|sorry|excuse me|pardon) (you need a )?what
    (never heard of|what are you talking|what on earth|is that (good|bad)|gibberish|double dutch|
        greek to me|you have lost me|lost me|went over my head)
    (was|is|am) (a )?(plumber|teacher|nurse|driver|pensioner) ~3
    what you just said
    """
)
# It is a word that was not understood, rather than what is meant by it all.
LOST = Phrases(
    """
    (the|a|on the|in the|off the|out of the|need a|my|an) what ~1 $
    (english|lost me|never heard of|gibberish|double dutch|greek to me)
    what (is|are) (a|an) ~
    (no|nae) (idea|clue) what ~
    """
)
REFERENCE = Phrases(
    """
    (reference|booking|confirmation|tracking|code is|registration|postcode|as in|for (mother|
        bravo|sugar|tango|alpha|charlie|delta)|spelled|spelt|name|initials|capital|letters)
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Terms that this customer cannot know."""
    heard: set[str] = set()
    upto = 0
    for words in agent_said(call):
        for turn in call.turns[upto : words.turn.index]:
            if turn.is_customer:
                heard |= _terms_said(said(call, turn))
        upto = words.turn.index
        after = customer_after(call, words.turn)
        puzzled = after is not None and after.turn.index <= words.turn.index + 1
        puzzled = puzzled and after in PUZZLED
        place, letters = _term(words, heard)
        if place is None:
            if puzzled and words.size > 2 and not ends_asking(words):
                sure = 0.7 if after in LOST else 0.45
                yield hit(words, *words.sentences[-1], sure)
            continue
        weight = 0.45 + 0.15 * letters + 0.4 * puzzled
        weight -= 0.4 * (_explained(words, place[1]) and not puzzled)
        weight -= 0.4 * (words in REFERENCE and not puzzled)
        if weight >= 0.4:
            yield hit(words, *place, min(0.95, weight))


def _explained(words: Said, end: int) -> bool:
    """Whether the same breath says what it means ("ERC is the fee for leaving early")."""
    defined = words.plain[end:].split()[:2]
    verb = defined[:1] in (["means"], ["stands"]) or defined in (["is", "the"], ["is", "how"])
    return verb or EXPLAINED.find(words, end - 1) is not None


def _terms_said(words: Said) -> set[str]:
    """Words and spelled letters that a customer has used, in capitals without spaces."""
    spelled = {match.group().replace(" ", "").upper() for match in SPELLED.finditer(words.plain)}
    return {word.upper() for word in words.words} | spelled


def _term(words: Said, heard: set[str]) -> tuple[tuple[int, int] | None, bool]:
    """The first term, and whether it is letters rather than a word of a trade."""
    for places in (_spelled, _capitals, _unspeakable):
        place = next(places(words, heard), None)
        if place:
            return place, True
    trade = TRADE.find(words)
    return (trade.span(), False) if trade else (None, False)


def _spelled(words: Said, heard: set[str]) -> Iterator[tuple[int, int]]:
    for match in SPELLED.finditer(words.plain):
        # "lot c i will" spells nothing: "a" and "i" at the ends are words.
        letters = re.sub("^(?:[ai] )+|(?: [ai])+$", "", match.group().strip())
        letters = letters.replace(" ", "").upper()
        if len(letters) > 1 and not _is_heard(letters, heard):
            yield match.span()


def _is_heard(letters: str, heard: set[str]) -> bool:
    """Whether everybody knows the letters, or the customer said them, at once or one by one."""
    return any(letters in term for term in (*KNOWN, *heard)) or heard.issuperset(letters)


def _capitals(words: Said, heard: set[str]) -> Iterator[tuple[int, int]]:
    text = words.turn.text
    for match in CAPITALS.finditer("" if text.isupper() else text):
        letters = re.sub(r"'?[sd]$", "", match.group()).upper()
        begin = words.plain.find(f" {re.split('[-/]', letters)[0].lower()}")
        if begin >= 0 and letters not in KNOWN | heard:
            yield begin, min(len(words.plain) - 1, begin + 1 + len(letters))


def _unspeakable(words: Said, heard: set[str]) -> Iterator[tuple[int, int]]:
    for match in UNSPEAKABLE.finditer(words.plain):
        if match.group(1).upper() not in KNOWN | heard:
            yield match.span(1)


RULE = Rule(
    name="jargon.unexplained_term",
    kind="jargon",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 모를 약어나 내부 용어를 설명 없이 씁니다",
        "en": "A code, acronym or in-house word is left unexplained",
    },
    find=find,
)

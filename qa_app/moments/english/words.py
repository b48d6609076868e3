"""Plain words of what somebody said, each knowing the characters that it came from.

Recognisers write "I'll", "ill" or "I will", with or without punctuation. Patterns see one form:
lower case, contractions in full, no hesitation sounds, one mark for the end of a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import pairwise

from qa_app.moments.turns import Turn

_TOKEN = re.compile(
    r"[ap]\.m\b\.?"  # a.m.
    r"|'(?:cause|cos|em|til)\b"
    r"|(?:mr|mrs|ms|dr|st|prof)\."
    r"|(?:[a-z]\.){2,}"  # U.K.
    r"|[$£€]?\d+(?:[.:,]\d+)*(?:[a-z]+|%)?"
    r"|[^\W\d_]+(?:'[^\W\d_]+)*"
    r"|[.?!…;]+"
)


def vocabulary(*words: str) -> frozenset[str]:
    """The words of some lines."""
    return frozenset(" ".join(words).split())


_HESITATION = vocabulary("um uh er erm uhm umm ehm")
# A word said twice in a row is a stumble only if it never means anything twice.
_STUMBLES = vocabulary("i a the to and it we you is so of my in but if was for can will")
_SUFFIXES = {
    "m": "am",
    "re": "are",
    "ve": "have",
    "ll": "will",
    "d": "would",
    "t": "not",
    "s": "is",
    "em": "them",
    "all": "all",
}
# After these "'s" is a verb; after other words it may as well say whose.
_IS = vocabulary(
    "it that there here what who how where when why which he she everything something nothing",
    "anything long far one this everyone everybody somebody someone nobody name",
)
_IN_FULL = {
    "'cause": "because",
    "'cos": "because",
    "'em": "them",
    "'til": "until",
    "can't": "can not",
    "won't": "will not",
    "shan't": "shall not",
    "ain't": "is not",
    "let's": "let us",
    "cannot": "can not",
    "y'all": "you all",
    "d'you": "do you",
    "ma'am": "ma'am",
    "o'clock": "o'clock",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "lemme": "let me",
    "gimme": "give me",
    "dunno": "do not know",
    "kinda": "kind of",
    "sorta": "sort of",
    "coulda": "could have",
    "shoulda": "should have",
    "woulda": "would have",
    "shouldve": "should have",
    "outta": "out of",
    "whatcha": "what are you",
    "ya": "you",
    "cos": "because",
    "ok": "okay",
    "okey": "okay",
    "alrighty": "alright",
    "til": "until",
    "till": "until",
    "tho": "though",
    "thru": "through",
    "thanx": "thanks",
    "owt": "anything",
    "nowt": "nothing",
    "summat": "something",
    "aye": "yes",
    "hiya": "hi",
    # Scots and Australian ways of saying it.
    "ye": "you",
    "youse": "you",
    "yer": "your",
    "och": "oh",
    "naw": "no",
    "nae": "no",
    "wi": "with",
    "tae": "to",
    "gie": "give",
    "oot": "out",
    "doon": "down",
    "aff": "off",
    "whit": "what",
    "whits": "what is",
    "gonnae": "going to",
    "cannae": "can not",
    "couldnae": "could not",
    "dinnae": "do not",
    "didnae": "did not",
    "doesnae": "does not",
    "havenae": "have not",
    "isnae": "is not",
    "wasnae": "was not",
    "wouldnae": "would not",
    "righto": "right",
    "g'day": "hello",
    # What recognisers write without the apostrophe.
    "dont": "do not",
    "doesnt": "does not",
    "didnt": "did not",
    "cant": "can not",
    "wont": "will not",
    "isnt": "is not",
    "arent": "are not",
    "wasnt": "was not",
    "wouldnt": "would not",
    "couldnt": "could not",
    "shouldnt": "should not",
    "havent": "have not",
    "im": "i am",
    "ive": "i have",
    "youre": "you are",
    "youve": "you have",
    "youll": "you will",
    "theyre": "they are",
    "theyll": "they will",
    "weve": "we have",
    "thats": "that is",
    "theres": "there is",
    "whats": "what is",
    "hes": "he is",
}


LEAST_CLAUSE = 2
# In unmarked speech a new thought mostly begins with one of these.
_BREAK = re.compile(
    r" (?=so (?!that |much |many |far |sorry |long |hard |bad |good |very )|okay |alright "
    r"|anyway |now (?:i|you|we|he|she|it|that|what|if|let|the) |but |right so "
    r"|and (?:i|you|we|he|she|they|what|how|when|can|could|is|do|which|where|would) "
    r"|i (?:am|will|have|can|could|just) |let me |can (?:i|you|we) |could (?:i|you) |do you "
    r"|(?:what|which|when|where|how|who) (?:is|are|do|did|would|was|can|time|day|one|else) "
    r"|there (?:is|are) |is there |was there |are there |any other |anything else )"
)


def _in_full(token: str) -> str:
    if token in _IN_FULL:
        return _IN_FULL[token]
    if "'" not in token:
        return token.replace(".", "") if token[0].isalpha() else token
    base, _, suffix = token.rpartition("'")
    if suffix == "s" and base not in _IS:
        return f"{base} 's"
    if suffix == "t" and base.endswith("n"):
        base = base[:-1]
    return f"{base} {_SUFFIXES[suffix]}" if suffix in _SUFFIXES else token


class Said:
    """What was said in one turn.

    ``plain`` is the words with a space around each, " ." and " ?" where a sentence ends. Places
    in it are turned into characters of the turn by :meth:`characters`. ``asks`` is what is known of
    a turn in another language.
    """

    def __init__(self, turn: Turn, *, asks: bool = False) -> None:
        self.turn = turn
        self.asks = asks
        self.words: list[str] = []
        self._spans: list[tuple[int, int]] = []
        # Words in another language say all the same that somebody spoke.
        written = turn.text_in("en") if "en" in turn.languages else turn.text
        text = written.lower().replace("’", "'").replace("‘", "'")
        if len(text) != len(written):  # a letter whose small form is two letters
            text = written.replace("’", "'")
        for match in _TOKEN.finditer(text):
            self._add(match.group(), match.span())
        self.plain = f" {' '.join(self.words)} "

    def _add(self, token: str, span: tuple[int, int]) -> None:
        if token[0] in ".?!…;":
            if self.words and self.words[-1] not in ".?":
                self.words.append("?" if "?" in token else ".")
                self._spans.append(span)
            return
        for word in _in_full(token).split():
            if word in ("got", "been") and self.words[-1:] == ["is"]:
                self.words[-1] = "has"  # "she's got", "it's been"
            stumble = self.words and word == self.words[-1] and word in _STUMBLES
            if word not in _HESITATION and not stumble:
                self.words.append(word)
                self._spans.append(span)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word that occurs."""
        return frozenset(self.words)

    @cached_property
    def size(self) -> int:
        """The number of words."""
        return sum(word not in ".?" for word in self.words)

    @cached_property
    def _starts(self) -> list[int]:
        starts, place = [], 0
        for word in self.words:
            starts.append(place)
            place += len(word) + 1
        return starts

    def word_at(self, place: int) -> int:
        """The index of the word at a place of ``plain``."""
        return max(0, bisect_right(self._starts, place) - 1)

    def place_of(self, word: int) -> int:
        """Where in ``plain`` the space before a word is; the end for the one after the last."""
        return self._starts[word] if word < len(self.words) else len(self.plain) - 1

    def characters(self, begin: int, end: int) -> tuple[int, int]:
        """The turn's characters for places ``begin`` to ``end`` of ``plain``."""
        first, last = self.word_at(begin), self.word_at(max(begin, end - 1))
        return self._spans[first][0], self._spans[last][1]

    @cached_property
    def after_commas(self) -> list[int]:
        """The places of words that a comma or a dash stands before."""
        text = self.turn.text
        return [
            self.place_of(word + 1)
            for word, (before, after) in enumerate(pairwise(self._spans))
            if not {",", "—", "–"}.isdisjoint(text[before[1] : after[0]])
        ]

    def place_at(self, character: int) -> int:
        """The place of ``plain`` behind the last word that begins before a character."""
        count = sum(begin < character for begin, _ in self._spans)
        return self.place_of(count) if count else 0

    def sentence(self, place: int) -> tuple[int, int]:
        """Where the sentence at a place begins and ends, its mark included."""
        begin = max(self.plain.rfind(mark, 0, place + 1) for mark in (" . ", " ? "))
        ends = [self.plain.find(mark, place) for mark in (" . ", " ? ")]
        end = min((found for found in ends if found >= 0), default=len(self.plain) - 3)
        return (begin + 2 if begin >= 0 else 0), end + 2

    @cached_property
    def clauses(self) -> list[tuple[int, int]]:
        """Sentences; where marks are missing, the parts that words such as "so" begin."""
        found: list[tuple[int, int]] = []
        for begin, end in self.sentences:
            last = begin
            for match in _BREAK.finditer(self.plain, begin + 1, end):
                if self.plain.count(" ", last, match.start()) >= LEAST_CLAUSE:
                    found.append((last, match.start()))
                    last = match.start()
            found.append((last, end))
        return found

    def around(self, begin: int, end: int) -> tuple[int, int]:
        """The clauses that a stretch of ``plain`` stands in, from border to border."""
        firsts = [first for first, _ in self.clauses if first <= begin]
        lasts = [last for _, last in self.clauses if last >= end]
        return max(firsts, default=begin), min(lasts, default=end)

    @cached_property
    def marked(self) -> bool:
        """Whether sentences are marked."""
        return "." in self.vocabulary or "?" in self.vocabulary

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Begin and end of every sentence in ``plain``; one where nothing is marked."""
        found, begin = [], 0
        for match in re.finditer(r" [.?](?= )", self.plain):
            found.append((begin, match.end()))
            begin = match.end()
        if begin < len(self.plain) - 1:
            found.append((begin, len(self.plain) - 1))
        return found

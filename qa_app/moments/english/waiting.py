"""Asking for time: what will take a while is said, or that it still does.

Looked for: requests to wait, a deed of looking, writing or asking that is announced, a slow
system, checking in while the other one waits; and a customer who is asked to do something.
Not to be fooled by: "at the moment", "a minute ago", thanks for having waited, what was found.
"""

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import QUESTION
from qa_app.moments.english.words import Said

FAMILIES = {
    "look": (
        "check|double check|look|have a (look|quick look|read|think|word|dig|scan)"
        "|take a (look|quick look|note|peek|minute|moment)|see (what|if|whether|how|where|when|who)"
        "|find|pull|get (that|this|your|the|it|into|on|my|to)|bring|ask|open|search|grab|read|type"
        "|write|note|jot|log|load|scroll|dig|go (through|and|over|into|back)|run"
        "|work (that|this|it)|speak (to|with)|talk to|consult|make a note"
        "|count|click|enter|update|process|submit"
        "|refresh|restart|verify|confirm (that|this|with)|review|locate|track|calculate"
        "|add (that|it)|look into|investigate|fetch|transfer|put you"
        "|pop you|be right back|be back|be with you|think|catch up"
    ),
    "looking": (
        "checking|looking|having a|taking a (look|note)|finding|pulling|getting (that|this|your|the"
        "|it|into|to)|bringing|asking|opening|searching|grabbing|reading|typing|writing|noting"
        "|jotting|logging|loading|scrolling|digging|going (through|to check|to look|to see|to have"
        "|to put|to pop|to ask|to pull|to grab|to get|to find|to bring|to transfer|to speak|to open"
        "|to need a)|running|working (on|that|it)|speaking (to|with)|waiting|counting|clicking"
        "|entering|updating|processing|submitting|refreshing|restarting|verifying|reviewing"
        "|locating|tracking|putting (you|that|this|it|those|your)|popping you|transferring|trying"
    ),
    "short": "sec|secs|second|seconds|tick|ticks|mo|jiffy|moment|minute|minutes|moments",
}
ASKS = Phrases(
    """
    (hold|hang) (on|fire|tight|the line)
    (please|just|could you|can you|would you|you|to|mind|and|me) hold
    (holding|hanging on|waiting|wait) (a|one|just a|for|while|there|on)
    (mind|mind if you|okay to|happy to|all right to) (wait|waiting|hold|holding|hang on|hanging on)
    on hold
    bear with
    stay on the line
    (please|just) wait
    (do not|please do not) (hang up|go away)
    (one|just a|just one|give me a|give me one|give me two|give us a|half a|for a|two|another|
        one more|a quick|a couple of|a few|just give me|i need a|i will need a|need a|quick|a) ~1 (
        sec|secs|second|seconds|tick|ticks|mo|jiffy)
    (one|just a|just one|give me a|give me one|give me two|give us a|for a|another|one more|
        a quick|i need a|i will need a|need a|this may take a|this might take a|it may take a|
        it might take a|take a|take me a|a couple of|a couple more|a few more|just two|
        two more) ~1 (moment|minute|minutes|moments)
    (give|allow|spare) (me|us) (just|some|time|a while|a moment|a minute|a second|one)
    let me (see|think) (now|then|here|first|right|okay)? $
    (will not|should not|not going to|going to) (be|take) (me )?(a |too |very |that )?(long|<short>|
        much longer|bit|little while)
    (let me|let us|i will|we will|i am going to|we are going to|i need to|i have to|i have got to|
        i would like to|i just need to|allow me to|i want to|i must) (just |quickly |now |quick |
        also |try to |try and |first |go and |go |have to |need to |then |briefly |really )*(<look>)
    (i am|we are|it is|i was|he is|she is|just|still|currently|busy) (just |still |now |currently |
        also |busy |quickly |in the middle of )*(<looking>)
    while (i|it|that|this|we) (am |is |are |just |get |gets )*(<look>|<looking>|load|loads|sort|
        do|does|comes up|opens)
    (system|screen|computer|page|laptop|machine|database|software|it|that|this|everything|pc|
        internet|connection|tool|app) (is |has |seems |looks )(just |still |a bit |a little |being |
        really |very |so |running |gone |rather |terribly |awfully |painfully |quite |to be |
        going )*(slow|sluggish|loading|frozen|freezing|thinking|spinning|lagging|updating|opening|
        coming up|taking (a|its|ages|forever|longer|some)|buffering|processing|searching|hung)
    (slow|sluggish) (today|this morning|this afternoon|at the moment|computer|system)
    still (loading|looking|checking|searching|waiting|on hold|trying|here|working|going through|
        reading|with you|processing|spinning|thinking|coming up)
    (nearly|almost) (there|done|finished|got it|ready|loaded)
    (right|straight) back
    (bear|stay) with me
    (need|take|want) (a|one) (minute|moment|second|sec) to
    """,
    FAMILIES,
)
# The customer is to do or find something: the silence is theirs.
BUSIES = Phrases(
    """
    (can|could|would|will) you (please |just |kindly |quickly |try to |try and |have a |go and |
        possibly |maybe )*(check|look|find|open|restart|unplug|plug|turn|switch|grab|get|fetch|
        read|press|try|click|type|enter|go to|log|pull|bring|hold down|scroll|download|install)
    ^ (please |just )?(unplug|restart|press|click|turn it|switch it|open up|have a look|try)
    take your time
    (whenever|when) you are ready
    """
)
# What was seen, found or done: the wait is over.
FOUND = Phrases(
    """
    (i|we) (can )?(see|have found|have got|found|got) ~
    (it|that|this|he|she|they|there|you|we|order|parcel|account|payment|card|booking|refund|
        delivery|engineer|bill|policy|claim) (is|was|has|have|had|says|shows|went|left|are|were|
        did|does|looks like|came|arrived)
    (here|there) (it|we|you) (is|are|go)
    (all|that is) (done|sorted|booked|cancelled|updated)
    (according|looks like|turns out|it appears|apparently) ~
    """
)
COURTESY = Phrases("(thank|thanks|sorry|apologies|cheers|please|if that is|is that|would that) ~")
FEW_WORDS = 3


def asked_at(words: Said, end: int) -> bool:
    """Whether the words up to the place ``end`` of ``plain`` end with a wait."""
    asked = [match.end() for match in ASKS.all(words) if match.end() <= end]
    return bool(asked) and not _comes_back(words, asked[-1], end)


def busied_at(words: Said, end: int) -> bool:
    """Whether the words up to ``end`` leave the customer with something to do."""
    asked = [match.end() for match in BUSIES.all(words) if match.end() <= end]
    return bool(asked) and not _comes_back(words, asked[-1], end)


def _comes_back(words: Said, asked: int, end: int) -> bool:
    """Whether what follows tells something, rather than why or for what one has to wait."""
    found = FOUND.find(words, asked, end)
    if found and not _is_purpose(words, asked, found.start()):
        return True
    after = words.sentence(max(0, asked - 1))[1]
    return any(
        first >= after and last <= end and _tells(words, first, last)
        for first, last in words.sentences
    )


def _is_purpose(words: Said, asked: int, place: int) -> bool:
    """ "… to see what it is", "… because the system is slow", "… if there is one"."""
    between = words.plain[asked : place + 1]
    return " . " not in between and any(f" {word} " in between for word in _PURPOSE)


_PURPOSE = ("what", "if", "whether", "because", "how", "where", "when", "so", "while", "as", "that")


def _tells(words: Said, first: int, last: int) -> bool:
    size = words.plain.count(" ", first, last) - 1
    if size <= FEW_WORDS or words.plain.endswith("?", first, last):
        return False
    return not any(table.find(words, first, last) for table in (ASKS, COURTESY, QUESTION))

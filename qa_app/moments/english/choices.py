"""Words of choosing, shared by rules about options, preferences and decisions."""

from qa_app.moments.english.phrases import Phrases

# The agent asks what, when or how the customer would like it.
ASKED = Phrases(
    """
    (which|what|when|how|where|whereabouts|who|whichever|whatever) ~5 (would|do|did) you (like|
        prefer|rather|sooner|want|fancy|favour|favor|be happiest|feel|lean|go for|choose|
        be happier|be most comfortable|think you)
    (which|what|when|how|where|whereabouts|who) ~6 would (your|he|she|they|you|mum|dad|mom) ~2 (
        like|prefer|rather|sooner|want|fancy)
    (which|what|when|how) ~8 (suits|suit) ~3 (you|best|better|them|her|him|everyone)
    (which|what|when) ~5 (works|work) ~2 (you|best|better|them|her|him|everyone)
    (which|what|when) ~6 (is|are|would be|is going to be|would|will be|feels|sounds|looks|
        seems) ~1 (best|better|easiest|easier|most convenient|more convenient|good|convenient|
        handiest|handier|kinder|nicer|simplest|least trouble|preferable|nicest|happier|preferred|
        ideal|more comfortable) ~3 (for|with|on|to) (you|her|him|them|your|everyone)
    (which|what|when) ~5 (is|are|would be) (good|right|comfortable|okay) (for|with) (you|her|him|
        them|everyone)
    (which|what) ~5 (sounds|looks|feels|seems|works|suits|appeals|grabs|tempts) (best|better|good|
        right|nicest|more|to you|easier|easiest)
    (what|which) (is|are|would be) (best|better|easiest|easier|good|handiest|handier|
        most convenient|more convenient|simplest|least hassle|preferable) (for|with|$|day|time|
        number)
    (what|which) (is|would be|are) your (preference|preferred|choice|pick|favourite|favorite|
        inclination|gut|leaning|poison)
    (do|have) you ~1 (have|got) (a|any|some|strong) ~2 preference
    any ~1 (preference|preferences|leaning|leanings)
    (are you|you|which way are you|what are you|where are you) (leaning|inclined|minded|
        thinking of going|thinking)
    (would|do) you (prefer|rather|sooner|fancy)
    (would it be|is it|would that be) (easier|better|more convenient|best) ~6 (or|if)
    (which|what) (way|option|one|day|time|of those|of these|of the two|date|slot|colour|color|
        size|room|seat|flavour) ~4 (would you|suits|works|sounds|shall|should|do you (want|like|
        prefer|fancy)|are you (after|thinking))
    (tell|let) me (know )?(which|what|how|when) (you would|you will|one|works|suits|you want|
        you prefer|sounds|time|day|you like)
    (whatever|whichever|whenever|however) ~3 (easiest|easier|best|suits|works|you (prefer|like|
        want|fancy|find|would)|is (easiest|best|least))
    what (would|do) you (like|want|rather|prefer) (me|us|to do|to see|to happen|done)
    what (would|do) you (rather|prefer|sooner|fancy)
    how (do|would|should|shall) (you|we) ~1 (want|like|prefer|wish) (to|it|that|this|me|us|your|
        them)
    how do you (feel|fancy|like the sound)
    (what do you|do you) (think|reckon) ~3 (would|will|is|of|about) ~2 (suit|be best|work|best|
        be easier|those|these|be more|easier|she would|he would|you would)
    (is|are|would) (there|one of those|one of them|either|either of those|any of those|one|
        a particular|any particular) ~4 (better|easier|kinder|best|suit|suits|work|works|
        you would (like|prefer)|good|handier|preferable|you prefer)
    (any|a) (particular|preferred|specific|certain) ~2 (you would|that you|you want|you like|time|
        day|colour|color|reason you would prefer|you prefer)
    (what|which) ~3 (are you|were you) (after|hoping for|thinking of|leaning)
    (shall|should) (i|we) ~8 or ~4 (would|do) you (rather|prefer)
    how soon (would|do) you (like|want|need)
    (up to|down to|over to) you (which|what|how|when|whether)
    (which|what) (you are|you would be) (most |more )?(comfortable|happier|happiest|happy)
    which (do|would) you (like|prefer|want)
    (when|what time) (is|are|would be|do|can) ~2 (good|best|easiest|convenient|you (free|home|
        available|around)|work*)
    have you (a|any|got a) ~1 preference
    (takes|take|tickles|tickle) your fancy
    how (does|do|would|did) ~4 (sound|suit|be) ~2 (you|to you|for you)
    how (does|do|would|about) ~3 (monday|tuesday|wednesday|thursday|friday|saturday|sunday|
        morning|afternoon|tomorrow) (sound|suit|work|look|grab)
    (what|which) will it be
    which (is it|will it|one is it|shall it) ~1 (to be|be)
    (what|which) ~4 would you like (on|in|for|with|at|me|us|it|the|your)
    what (time|day|date|part) ~3 (is|would be|works|suits) (best|better|good|easiest|ideal)
    which ~2 would (he|she|they|you|your) ~3 (be|feel) (most|more|happiest|happier|comfortable|
        best)
    ^ (you tell me|you choose|you pick)
    (your pick|take your pick|name your|name a (time|day))
    what are (you|we) thinking
    when is (good|best|convenient|easiest|a good) ~
    """
)  # fmt: skip

# The customer has made up their mind: takes one, wants this, leaves it, says no.
DECIDED = Phrases(
    """
    i would (rather|sooner|prefer|like|say|go|take|just as soon|stick|love|be happier|
        honestly rather)
    (i|we) (will|would|might|can) ~1 (take|go|have|keep|leave|stick|stay|think|do|pass|wait|pay|
        come|pop|hold|switch|skip|collect|pick)
    (let us|lets|we will|we would) (go|do|take|have|say|make|keep|leave|try|stick|just|rather|
        like|prefer|sooner|cancel)
    (i|we) (want to (keep|cancel|stay|go|leave|wait|stop|have|do)|prefer|choose|fancy|
        am going to (go|leave|stick|wait|have|take|keep|cancel)|do not want|do not need|am not (
        going|waiting|keen|interested|paying)) ~
    (i|we) (think|guess|reckon|suppose) ~2 (i will|we will|i would|the|just|monday|tuesday|
        wednesday|thursday|friday|saturday|sunday|cancel|leave)
    (just|please|can you|could you|go ahead and|you can) ~1 (cancel|refund|send|close|book|post|
        email|leave|keep|do|bring|put|get|text|give|tell|take|swap|ring|call)
    (the|that) ~4 (one|please|then|sounds|works|is fine|would be (good|fine|great|better|lovely|
        best|easier)|will do|for sure|definitely|i think|i would say)
    ~3 please
    ^ ~4 (please|then|i think|i would say|for sure|sounds good|works|is better|suits|is fine|
        is good)
    need to (think|talk|speak|check|ask|sleep|discuss) ~
    (another|a different|other|somebody else|someone else) (company|provider|supplier|quote)
    no ~1 (thanks|thank you|i am fine|i do not|not today|leave it|just|i would|do not|that is)
    not (today|now|for now|at the moment|interested|right now|this time)
    (definitely|probably|oh|yeah|yes|okay|um|hmm) the ~
    (go|going|went|gone) (with|for)
    (stick|stay|leave|hang on|hold on) ~2 (with|to|it|as)
    (think about it|talk to my|speak to my|ask my|sleep on it|discuss it|check with my|leave it)
    i do not (want|need|fancy|wish|think i)
    (mornings|afternoons|evenings|morning|afternoon|evening|closer|cheaper|delivery|collection|
        email|text|post|either) $
    (cancel|refund|keep|switch|replace|repair) (it|that|the|them|my)
    if it is all the same
    (i|we) (will|want) ~
    ^ (no|yeah|yes|okay) just ~
    ^ just the ~
    (forget|leave|scrap|skip|drop) it ~
    i do not think i will ~
    (bother|bothering) with ~
    """
)

"""How English names a time: one that can be planned with, and one that cannot."""

from qa_app.moments.english.phrases import Phrases

_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_NUMBERS = (
    f"{_HOURS}|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty"
    "|fifty|sixty|half"
)
_ONES = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
FAMILIES = {
    "number": f"{_NUMBERS}|twenty ({_HOURS})",
    "count": f"{_NUMBERS}|a|an|a couple of|the next",
    "ordinal": (
        f"{_ONES}|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth"
        f"|eighteenth|nineteenth|twentieth|thirtieth|(twenty|thirty) ({_ONES})"
    ),
    "day": "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    "month": (
        "january|february|march|april|may|june|july|august|september|october|november|december"
    ),
    "clock": (
        f"{_HOURS}|noon|midday|midnight|half past|quarter (past|to)|lunch|lunchtime|teatime|dinner"
        "|dinnertime|breakfast|close"
    ),
    "digit": "1*|2*|3*|4*|5*|6*|7*|8*|9*",
    "small": (
        "one|two|three|four|five|six|seven|eight|ten|twelve|fourteen|fifteen|thirty"
        "|1|2|3|4|5|6|7|8|10"
    ),
    "large": (
        "four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|twenty one|thirty"
        "|forty five|sixty|ninety|4|5|6|7|8|10|12|14|15"
    ),
}

# A time with a clear start and end: a date, a clock time, a length counted from now.
NAMED = Phrases(
    r"""
    (by|before|on|until|from|for|this|next|every|come|of|early|late|first thing|again|and|or|than|
        is|out|you|it) <day>
    <day> (morning|afternoon|evening|night|at|by|before|between|first|the|latest|lunchtime|next|
        week|noon|from|around|after)
    (tomorrow|today|tonight|overnight)
    (this|that same|the same|later this) (morning|afternoon|evening|lunchtime|weekend|minute|
        instant|second)
    first thing (tomorrow|in the morning|on|monday|tuesday)
    the <ordinal>
    (the )?<ordinal> (of )?<month>
    <month> (the )?(<ordinal>|<number>)
    (by|on|in|from|until|before) <month>
    (at|by|before|after|until|from|around|about|past|to|than|for) <clock> (o'clock|thirty|fifteen|
        forty five|am|pm|a m|p m|sharp)?
    (by|before|over|at) the weekend
    half (<number>)
    <number> (o'clock|am|pm|a m|p m|thirty|fifteen|forty five|sharp|on the dot)
    (half|quarter) (past|to) <number>
    between <clock> and <clock>
    (within|inside|in) (the|an|<number>|twenty four|forty eight|seventy two|a couple of|
        half an) ~1 (hour|hours|minute|minutes|day|days|business|working)
    in (<number>|half) ~1 (hours|hour|minutes|days|day|week|weeks) (time|from now|at the latest)
    (an|one|two|three) (hour|hours|day|days|minutes|week|weeks) from (now|today)
    (end|close) of (the )?(business )?(day|play|week|month|business|today|tomorrow|next week|
        this week|next month|the working day)
    (within|in) the (hour|next hour|next two hours|next half hour)
    (as soon as|the moment|straight after|right after|immediately after|once|when|the minute|
        the second|after) (we|this call|you and i|the call|that today) ~1 (hang up|are off|
        are done|finish|get off|ends|is over|are finished|put the phone down)
    """,
    FAMILIES,
)
# Digits: 9:30, 5pm, the 12th, 24 hours.
NAMED_IN_DIGITS = Phrases(
    r"""
    (at|by|before|after|between|until|from|around) <digit>
    <digit> (am|pm|a m|p m|o'clock|hours)
    the <digit>
    <month> <digit>
    (within|in) (the next )?<digit> (hour|hours|minutes|day|days|business|working)
    """,
    FAMILIES,
)

# A time that the customer cannot plan with.
VAGUE = Phrases(
    r"""
    (soon|shortly|eventually|someday|sometime|sooner or later|before long|presently|imminently)
    (a|quite a|a good|a little|some|a fair|a short|a long|the next little|a wee) (while|
        bit of time|bit longer|bit yet)
    (a|a good|a fair|a wee|a little) bit $
    (a|a good|a fair) bit (yet|longer|more|before|until)
    (some|quite some|a bit of|a bit more|more|a little|a little more|plenty of|a lot of|
        a fair amount of|a long) time
    some time (or other|next|in|this|soon|later|before)
    at (some|a later) (point|stage|time)
    (due course|near future|not too distant future|fullness of time|coming (days|weeks|months)|
        next (few|couple of|several) (days|weeks|months)|next little while|meantime)
    (as|just as) (soon|quickly|fast) as (possible|they|we|he|she|someone|it|i|humanly|the|one|
        there|ever|somebody)
    at (your|their|our|his|her) earliest (convenience|opportunity)
    (whenever|when) (they|it|we|he|she|somebody|someone|the|there) ~2 (get|gets|have|has|got|can|
        is|comes|come|feel|feels|want|like|see|are|decide|decides|gets round|find|finds|manage|
        bothers) ~4
    (when|whenever) (it is|it gets|they are|he is|she is) (done|ready|finished|up|sorted|free|
        back|fixed)
    (get|gets|getting) (around|round) to ~
    (however|as) long (as )?it takes
    (takes|take) (what|as long as) it takes
    (these|this|those|that|such) (kind of |sort of |sorts of )?(things|thing|stuff) (can |does |
        do |often |usually |always )?(take|takes|taking)
    (could|can|may|might) (take|be) (a while|ages|weeks|months|days|longer|a bit|some time|any*|
        a good|forever|next|a few|a couple|a matter|quite|this|tonight or|up to)
    (hard|difficult|impossible|tough|tricky) to (say|tell|predict|put|know|give) ~5 (when|how|
        long|time|date|exact*|timeframe|timescale)
    (any|one of these|one of those) (day|days|time|minute|moment) (now|soon)
    any (day|minute|moment) $
    one of these days
    (down|further down|along|later down) the (line|road|track|way)
    (later|further) on (sometime|at|in)?
    (will not|should not|not going to) (be|take) (too |very |that |much |so |all that )?long now
    not (too|very|that|much|so) long (now|hopefully|i hope|i should|i would|to wait|yet)
    not for (a|some|quite) ~2 (while|time|bit)
    (fairly|pretty|relatively|reasonably|quite) (quick|quickly|fast|soon)
    (in the pipeline|in hand|on the list|in a bit|in the works|in progress|in the queue|
        in the system|in good time|give or take|or so|or thereabouts|or longer|maybe longer|
        possibly longer|maybe more|if not longer|or more)
    (it|that) (varies|depends) ~3 (on|by|how|from) ~
    (depends|depending) (on )?how (busy|long|quickly|many|soon|things|they|it)
    (a|within a|in a|about a|another|the) ?(few|couple|couple of|handful of|number of|several|
        matter of) (days|weeks|months|hours|business days|working days|minutes)
    (several|some|many|a couple of) (days|weeks|months|hours)
    (weeks|months|days) (or|to|possibly|maybe|rather|not)
    (sometime|some time) (in|next|this|over|during|around|later|after|before|between)
    (could|may|might|will) be (this|next) (week|month) (could|it|or|maybe|may|might) ~3 next
    this week (or|maybe|could be|it could be) ~2 next
    (given|give) (it|us|them|him) (a (bit|little|few|couple)|some) ~1 (time|while|longer|days|
        weeks)
    (next|last) (week|month|year) (or|maybe|probably|possibly|sometime|hopefully|ish|some time|
        at some)
    (sometime|around|towards|probably|maybe|hopefully|possibly) (the )?(end|middle|start|
        beginning|back end|early|late|next)
    (up|it will be up|fixed|sorted|done|ready|there) when (it is|they are|they have|he is) (up|
        fixed|sorted|done|ready|there|finished|them|it|good)
    (be in touch|let you know|get back to you|call you back|be back to you|update you|contact you|
        hear back|ring you back) (when|once|if|whenever|as and when) ~
    (the other side of|after the) (christmas|holidays|summer|new year|weekend or)
    (spring|summer|autumn|winter|fall) (time )?(some|maybe|probably|hopefully|at)
    (a|another|about a|give it a|within a|in a) (fortnight|week|month|day|month|year) or (so|two|
        three|more|thereabouts)
    (hopefully|probably|maybe|possibly|likely|ideally|some time|sometime) (before|by|after|around|
        within|in|next|this|over) ~
    (could|might|may) be (tomorrow|today|monday|this|next|later|in) ~4 (could|might|may|or) ~1 (
        be )?next ~
    (once|when|after) ~4 (clears|cleared|catch up|caught up|catches up|calms|quietens|settles|
        dies down|frees|free|available|processed|approved|sorted|resolved|back in|come back|
        gets round|got round|got a minute|a minute)
    (fullness|matter) of (time|weeks|months)
    as and when
    (days|weeks|months) rather than ~
    (nearer|closer to) the (time|day|date)
    (a waiting game|wait and see|bear with us|watch this space|keep an eye out|be patient|
        play it by ear)
    (do not|will not|can not|never) (give|tell|have|put|set) (us|me|you|a|an|it|one)? ~2 (date|
        time|timescale|timeframe|timeline|eta|deadline|schedule)
    (when|whenever) (they|it|he|she|we) ~3 (next|finally|actually|eventually) ~
    (get|gets|be|come|comes|happen|happens|arrive|arrives|there|here|contact|touch) (
        to you )?when (it|they|he|she) (get|gets|is|are|come|comes|happen|happens|arrives) ~
    (a few|several|couple|handful of|couple of|number of) ~1 (days|weeks|months)
    (five|seven|ten|fourteen|fifteen|twenty|thirty|sixty|ninety|5|7|10|14|15|20|28|30|60|90) (
        business|working) days
    (towards|toward|around|near) the (end|middle|back end) of
    (weeks|months|ages|forever|days) (yet|and (weeks|months)|away|off)
    (give|allow) (it|them|us|that|up to|about|around)? ~2 (weeks|month|months|days|fortnight)
    """
)
# Ranges that are wider than two days or two hours.
WIDE_RANGE = Phrases(
    r"""
    <small> (to|or|and|through) <large> (business |working |calendar )?(days|weeks|months|years)
    <small> (to|or|and|through) <large> (business|working)
    <count> (weeks|months|days|week|month) (to|or|up to) (a|<count>|maybe) (weeks|months|month|
        week)?
    (anywhere|anything|somewhere) (from|between) ~8 (to|and) ~4
    (up to|as (long|much) as|around|about|roughly|approximately) (<count>|thirty|sixty|
        ninety) ~1 (weeks|months|business days|working days|days)
    """,
    FAMILIES,
)

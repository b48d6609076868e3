"""What agents say and what customers say, in Korean and English: patterns and their weights.

A weight is in natural logarithms of the odds. Texts are matched in small letters.
"""

from __future__ import annotations

STRONG, FAIR, WEAK = 2.0, 1.0, 0.4

Clues = tuple[tuple[float, str], ...]

# What an agent says while a call opens; later it proves nothing.
AGENT_OPENS: dict[str, Clues] = {
    "ko": (
        (STRONG, r"(상담사|상담원|매니저) ?[가-힣]{2,4} ?(입니다|이에요|예요)"),
        (
            STRONG,
            r"(고객 ?센터|콜 ?센터|상담 ?센터|서비스 ?센터|상담실|고객 ?지원)"
            r"[^.?!]{0,14}(입니다|이에요|예요)",
        ),
        (FAIR, r"(전화|연락) ?주셔서 ?(정말 |대단히 )?감사"),
        (FAIR, r"(안녕하십니까|반갑습니다)"),
    ),
    "en": (
        (STRONG, r"\b(thank you|thanks) for (calling|contacting|choosing)\b"),
        (STRONG, r"\byou('ve| have) reached\b"),
        (FAIR, r"\bmy name('s| is) \w+|\bthis is \w+ (from|with|at)\b|\b\w+ speaking\b"),
    ),
}

AGENT_SAYS: dict[str, Clues] = {
    "ko": (
        (
            STRONG,
            r"(무엇을|어떻게) ?도와"
            r"|어떤 ?(점|부분|문의|도움)[^.?!]{0,12}(도와|이실까요|이신가요|있으)",
        ),
        (
            STRONG,
            r"(성함|생년월일|연락처|주소|주문 ?번호|계약 ?번호)"
            r"[^.?!]{0,24}(말씀|어떻게 ?되|확인|알려|부탁)",
        ),
        (STRONG, r"본인 ?(확인|이 ?맞으|이신가요|이실까요|되세요|맞으)"),
        (STRONG, r"고객님"),
        (STRONG, r"(더|다른|추가로)[^.?!]{0,10}(궁금하신|필요하신|문의하실|도와드릴|불편하신)"),
        (STRONG, r"기다려 ?주셔서 ?감사"),
        (FAIR, r"잠시만? ?(기다려|대기)|확인해 ?(보겠습니다|드리|볼게요)|조회해 ?(보|드리)"),
        (FAIR, r"(드리겠습니다|드릴게요|드렸습니다|드리도록|드릴까요|드릴 ?수)"),
        (FAIR, r"불편을 ?드려|불편(하셨|을 ?겪으)|안내해 ?(드리|드렸)|접수(해 ?드|되었|됐)"),
        (WEAK, r"(하시겠(어요|습니까)|원하시|괜찮으(실까요|세요)|가능하십니다|되십니다)"),
    ),
    "en": (
        (STRONG, r"\bhow (can|may|could) i (help|assist)\b|\bwhat can i (do|help)\b"),
        (
            STRONG,
            r"\b(can|may|could) i (please )?(have|get|ask for|take) (your|the) (\w+ ){0,3}"
            r"(name|number|address|email|date of birth|zip|postcode|account|order)\b",
        ),
        (
            STRONG,
            r"\b(verify|confirm) (your|the|that) (\w+ )?(name|identity|account|address|number|"
            r"date of birth|details)\b|\bfor (security|verification)\b",
        ),
        (STRONG, r"\b(anything|something) else (that )?i (can|could|may) (help|assist|do)\b"),
        (STRONG, r"\b(thank you|thanks) for (holding|waiting|your patience|being a)\b"),
        (STRONG, r"\b(put|place) you on (a )?(brief |short )?hold\b"),
        (
            FAIR,
            r"\b(let me|i('ll| will| can| am going to|'m going to)) (just )?(go ahead and )?"
            r"(check|look|pull|see|transfer|send|book|open|arrange|cancel|refund|process)",
        ),
        (FAIR, r"\bi (do )?(apologi[sz]e|understand how)\b"),
        (FAIR, r"\bsorry (for|about) (the|that|any|your)\b"),
        (FAIR, r"\b(bear with me|on my end|in our system|our records)\b"),
        (FAIR, r"\bi can see (that|here|your)\b"),
        (WEAK, r"\bwould you (like|prefer)\b|\bdo you (happen to )?have (your|the|a)\b"),
        (WEAK, r"\b(sir|ma'am)\b|\bhave a (great|good|nice|wonderful|lovely) (day|evening|one)\b"),
    ),
}

CUSTOMER_SAYS: dict[str, Clues] = {
    "ko": (
        (STRONG, r"(문의|여쭤|여쭈어|물어)[^.?!]{0,8}(려고|싶어|싶은데|드릴 ?게 ?있|볼 ?게 ?있)"),
        (STRONG, r"(전화|연락)(했|드렸|했었|드렸었)는데"),
        (
            FAIR,
            r"제가 ?[^.?!]{0,20}(주문|신청|가입|구매|결제|예약|이사|받았|샀|시켰|썼)",
        ),
        (
            FAIR,
            r"(왜|언제)[^.?!]{0,16}(안 ?(되|와|오|돼)|나온|나왔|오나요|와요|되나요|돼요|받을)",
        ),
        (FAIR, r"(해|보내|알려|바꿔|취소해|환불해|확인해) ?주세요"),
        (FAIR, r"(고장|파손|안 ?(돼|되|켜|나와|왔|와)(요|서|는데))"),
        (WEAK, r"(여보세요|저기요|아니 ?근데|그런데요|그럼 ?저는|저희 ?집)"),
    ),
    "en": (
        (STRONG, r"\bi('m| am| was) (just )?(calling|phoning) (about|because|to|for|in)\b"),
        (
            FAIR,
            r"\bi('d| would) like to "
            r"(order|cancel|book|return|speak|know|buy|change|make|report|get)\b",
        ),
        (FAIR, r"\bi (bought|ordered|received|paid|got|was charged|purchased|signed up|never)\b"),
        (
            FAIR,
            r"\b(my|our) (order|bill|card|internet|car|phone|package|parcel|reservation|booking|"
            r"router|account|delivery|room|flight|money|refund)\b",
        ),
        (FAIR, r"\bi('ve| have) (been|had) (waiting|trying|charged|a|an|this|to)\b"),
        (FAIR, r"\b(can|could) you (please )?(help me|check|tell me|send me|cancel|explain|fix)\b"),
        (WEAK, r"\bi (want|need) (to|a|my|it)\b|\bi was wondering\b"),
        (WEAK, r"\b(it|that) (doesn't|does not|won't)\b"),
    ),
}

# What machines say before people talk, or while somebody waits.
ANNOUNCED: dict[str, Clues] = {
    "ko": (
        (STRONG, r"(통화|상담)[^.?!]{0,30}(녹음|녹취)(됩니다|되며|되고|될 ?수)"),
        (STRONG, r"\d+ ?번(을|이나|,)[^.?!]{0,10}(눌러|누르)|(별표|우물 ?정자)"),
        (STRONG, r"(상담사|상담원)[^.?!]{0,14}(연결[^.?!]{0,8}(중|예정)|통화 ?중)"),
        (STRONG, r"(대기 ?(시간|고객|인원)|순서대로 ?연결)"),
        (STRONG, r"폭언|산업 ?안전 ?보건법"),
    ),
    "en": (
        (
            STRONG,
            r"\b(calls?|conversations?) (may|will|can|is|are) (be )?(being )?(recorded|monitored)",
        ),
        (STRONG, r"\bpress (\d|one|two|three|four|five|six|seven|eight|nine|zero|star|the)\b"),
        (STRONG, r"\b(your call is important|all (of )?our (agents|representatives|advisors))\b"),
        (STRONG, r"\byou are (now )?(number|caller) \w+|\b(estimated|expected) wait\b"),
        (STRONG, r"\b(remain|stay|please hold) on the line\b|\bnext available\b"),
    ),
}

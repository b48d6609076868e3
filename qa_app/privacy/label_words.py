"""What people call a number, a date, a name: the words that labels are known by."""

from __future__ import annotations


def _initials(*names: str) -> str:
    """Abbreviations as they are written or said in letters: ``nhs``, ``N.H.S.``, ``n h s``."""
    return "|".join(rf"\b{'[. ]{0,2}'.join(name)}(?![a-z])" for name in names)


HARMLESS = "harmless"
OTHER = "other"
# "It runs out …" is of a card only where one was talked about.
EXPIRY_OF_CARD = "expiry_of_card"
_FOR_SECURITY = (
    r"(?:for security|security (?:purposes|reasons)|data protection|to (?:confirm|prove|"
    r"check|be sure) "
    r"(?:it's|it is|that it's|that it is|i'm|i am|you're|you are|who)|"
    r"so (?:that )?i (?:can|know) (?:open|verify|let|it's|it is)|"
    r"to (?:verify|let you|get into|open|unlock|identify|authenticate)|identity check|verification)"
)
# The more particular stands first: "전화번호 뒷자리" is not a whole phone number.
LABELS: dict[str, str] = {
    HARMLESS: (
        r"(?:주문|예약|접수|운송장|송장|등기|조회|승인|증권|수용가|고객|회원|상품|제품|품목|모델|"
        r"부품|시리얼|일련|청구서|영수증|민원|대기|문의|계약|사건|사업자\s?등록|항공편?|편명|대표|콜센터|"
        r"고객센터|고지서|견적|관리|쿠폰|서비스|추천인|할인|바코드|수검|등록|차트|진료|환자|사번|사원|교환|추적|배송|택배|신고|법인|허가|버스|노선|채널|창구|공고|사서함|대출|보증|기종|매물|접수증|영수증|참조|수강|게이트|문서|공문|보관함|사물함|락커|로커|출입|차대|배차|회차|단말기|셋톱박스|공유기|물품|기기|설비|승차|좌석)"
        r"\s?(?:번호|넘버|코드)|(?:로또|복권|당첨|추첨)\s?(?:번호|숫자)?|"
        r"(?<![가-힣])(?![가-힣]*(?:여권|인증|(?:면허|신분|등록|민|보험|거소)증))[가-힣]{1,5}[증표권]\s?번호|"
        r"(?:견적|계약|보증|신청|주문|신고|진단|증명|확인|청구|명세|안내|통지|통보|고지|의뢰|요청|접수|동의|약정|처방|소견|"
        r"성적|계산|납부|인수|인도|합의|위임|제안|발주|허가|지시|시방|보고|품의|출고|납품|거래|명령|결정|합격|수료)서\s?번호|"
        r"처방전\s?번호|"
        r"\b(?:lottery|lotto|winning|bingo) (?:numbers?|draw)|고객센터|대표\s?(?:전화|번호)|"
        r"운송장|송장|모델명?|시리얼|일련번호|계량기|금액|잔액|점수|버전|서버|에러|오류|좌석|검침|지침|"
        r"(?:쿠폰|이용권|상품권|포인트|마일리지|여권|계약|보증|약정|식품|제품)\S*\s?(?:유효\s?기간|만료)|"
        r"\b(?:order|booking|reservation|tracking|parcel|reference|(?<!lower )(?<!upper )case|"
        r"ticket|claim|policy|invoice|"
        r"quote|quotation|confirmation|serial|model|part|flight|room|gate|customer|member|membership|"
        r"job|complaint|promo|fault|error|product|item|meter|extension|voucher|coupon|discount|"
        r"barcode|batch|locker|seat|version|docket|consignment)"
        r"\s?(?:number|code|id|no\b|ref\w*|line|services?)?(?:'s)?|\b(?:zip|postcode) checker|"
        r"\b(?:contract|policy|warranty|offer|voucher|coupon|passport|licen[cs]e|subscription|plan|"
        r"deal|guarantee|points?|mot|insurance)\b(?: [a-z']+){0,3}? "
        r"(?:expir\w+|run(?:s)? out|\bends?\b|valid)|"
        r"(?:network|wi-?\s?fi|company|business|product|file|brand|app|street|store|shop|model|domain|drug|medication|"
        r"plan|tariff|package|project|folder|team|show|channel|printer|device|hotel|school|hospital|site|medicine|"
        r"tablet|song|book|game|programme?|router|server|branch|depot|garage) name|"
        r"name of (?:the|your) (?:network|wi-?fi|company|"
        r"business|product|file|brand|app|store|shop|model|drug|medication|plan|tariff|package|hotel|"
        r"hospital|site|medicine|tablets?|song|book|game|programme?|router|server|branch|depot|garage|airline|bank)|"
        r"(?:와이파이|상품|제품|파일|회사|업체|가게|매장|프로그램|앱|네트워크|요금제|동네|약|책|노래|건물|단지|아파트|폴더|"
        r"서비스|모델|브랜드|채널|방송|영화|메뉴|품목|병원|지점|부서|식당|호텔|기기)\s?(?:이름|명)|"
        r"reference|main line|\breading\b|on (?:the|your) (?:screen|display)|"
        r"toll[- ]free|helpline|call us|\bour (?:(?:direct|main|new|local|shop) )?"
        r"(?:number|line|store|branch|office)|"
        r"\b(?:what time|when)\b(?![^?\n]{0,80}number)[^?.\n]{0,40}\b(?:call|ring|phone|contact|"
        r"reach)"
        r"(?:ing)?(?: (?:you|me|back|them))*\b|"
        r"opening hours|balance|amount|in (?:credit|debit)|overdrawn|\bow(?:e|ing)\b|\btotal\b|"
        r"\bprice|"
        r"\bcosts?\b|\bfees?\b|요금|가격|비용"
    ),
    "secret": (
        r"(?:wi-?\s?fi|network|router) (?:key|pass\w*)|"
        r"(?:tele)?phone (?:banking )?pass\s?word|"
        r"maiden name|(?:first|childhood|family|favou?rite) (?:pet|dog|cat|school|teacher|car|"
        r"job|boss|"
        r"street|film|movie|book|team|place|food|holiday|singer|band|colou?r|subject)|"
        r"pet'?s name|name of (?:your|the) (?:\w+ )?(?:pet|dog|cat|school|teacher|street|best man)|"
        r"(?:primary|elementary|high|secondary|junior) school|memorable (?:word|place|name|phrase|"
        r"person|information|answer)|secret (?:word|answer|question|phrase)|"
        r"security (?:word|answer|question|phrase)|pass\s?phrase|pass\s?word|safe word|"
        r"password hint|(?:street|road|town|city|village) (?:did )?(?:you|were you) (?:grew|grow|"
        r"born|"
        r"raised|were born)|grew up|grow up|best friend|(?:town|city|place|country) (?:of birth|"
        r"(?:were )?you(?: were)? born)|where (?:were you|you were) born|where did you (?:meet|"
        r"marry)|honeymoon|"
        r"father's (?:middle|first) name|mother's (?:first|middle) name|grandm\w+'s name|"
        r"본인\s?확인\s?(?:질문|답변)|보안\s?(?:질문|답변)|비밀번호\s?(?:힌트|질문)|초등학교|모교|보물\s?1호|첫\s?(?:직장|차|반려\S*|학교|여행|아이|집)|"
        r"어머니\s?(?:성함|이름)|아버지\s?(?:성함|이름)|(?:반려|애완)\s?(?:동물|견|묘)|강아지\s?이름|고양이\s?이름|"
        r"좌우명|별명|짝꿍|첫사랑|담임\s?(?:선생님?)?\s?(?:성함|이름)|출신\s?(?:학교|지역)|고향|존경하는|"
        r"좋아하는\s?(?:음식|색|동물|선생님|영화|책|노래|가수|장소|계절)|암호\s?(?:문구|단어)|비밀\s?단어"
    ),
    "pin": (
        r"(?:characters?|digits?) (?:of|from|in) your|"
        rf"{_FOR_SECURITY}[^?\n]{{0,60}}?"
        r"(?:(?:policy|customer|booking|membership|member|client|reference|plan|account)\s?"
        r"(?:number|reference|ref|id|code)|\b(?:the|your|that|a) (?:number|reference|ref|id|"
        r"code)\b)|"
        r"\b(?:your|the|that|a) (?:\w+ ){0,2}(?:number|reference|ref|id|code)\b"
        rf"(?=[^?.\n]{{0,50}}{_FOR_SECURITY}|[^?\n]{{0,50}}[?.,] (?:it's |that's |"
        rf"this is )?(?:just |only )?{_FOR_SECURITY})|"
        r"(?:본인\s?확인|보안)[^?\n]{0,20}(?:고객|회원|계약|증권|예약|참조|관리|접수|고지)\s?번호|"
        r"\bp[. ]{0,2}i[. ]{0,2}n(?: number| code)?\b|"
        r"(?:door|gate|alarm|entry|key\s?safe|lock\s?box|keypad|garage|buzzer) (?:code|number)|"
        r"pass\s?code|memorable (?:number|date)|"
        r"\bone[- ]time|(?:verification|authenti\w+|authori[sz]ation|access|confirmation text|"
        r"log-?in|"
        r"sms|text) code|security (?:number|digits?)|\botp\b|"
        r"(?:four|five|six|eight|4|5|6|8)[- ]digit (?:code|number|pin)|"
        r"(?:sent|texted|text|send|sending|emailed) (?:you|me|it|over)? ?(?:an?|the|that) "
        r"(?:\S+ )?code|code (?:from|on) (?:the|your|that) (?:text|message|phone|app|e-?mail|"
        r"sms)|(?:read|say|tell|give) (?:me )?(?:out )?the code|code (?:you|"
        r"that)(?: just)? (?:got|received|see|have)|"
        r"what(?:'s| is| does) the code\b(?! (?:on|for|of))|code (?:(?:that )?(?:we|i)(?:'ve|"
        r" have|'ll)?(?: just)? (?:sent|texted|text)"
        r"|(?:that )?(?:came|just came|you (?:got|received))|in (?:the|your) (?:text|message))|"
        r"(?:확인용|인증용)\s?(?:숫자|번호|코드)|(?:앱|화면|문자|메시지|카톡|메일)(?:에|으로|로)\s?"
        r"(?:뜬|온|간|나온|보이는|받은|받으신|보낸|보내\s?드린|표시된)"
        r"(?![^?\n]{0,12}(?:오류|에러|송장|주문|예약|모델|상품|품번|시간|금액))"
        r"[^?\n]{0,8}(?:숫자|번호|자리|코드)|"
        r"(?:인증|보안|확인|비밀|핀)\s?(?:번호|코드|숫자)|비번|암호|패스\s?워드|오티피|핀\s?번호|"
        r"보안\s?카드"
    ),
    "expiry": (
        r"expir(?:y|es?|ation|ing)\b(?: date)?|valid (?:until|thru|through|till?|to)|good thr\w+|"
        r"\bcard (?:run|end)s? out|does (?:it|that|the card) (?:run out|expire)|"
        r"(?:has|is) (?:it|that|(?:the|your|this) card|(?:that|this) one) (?:expired|run out)|"
        r"(?:month|date) and year on|유효\s?기간|유효\s?일자|만료\s?(?:일|월|연월|년월|되는|가|는)"
    ),
    EXPIRY_OF_CARD: (
        r"\bdates? (?:on|of) (?:it|that|the front)\b|good until when|"
        r"\b(?:it|that|this|card|(?:the|that|this|new|old) one|which|replacement)(?:'s| is|"
        r" will|'ll)? "
        r"(?:only |now )?(?:runs? out|ends?(?! (?:in|with)\b)|goes? (?:up )?(?:to|until|"
        r"till)|lasts? (?:to|until|till)|"
        r"good (?:to|until|till|through)|up (?:in|on))\b|"
        r"(?:good|runs|lasts) (?:until|till|through)|카드\S* \S{0,4}까지"
    ),
    "postcode": (
        r"post\s?-?code|\bzip(?: ?code)?s?\b|postal code|\beir\s?-?code|\bair code\b|"
        r"우편\s?번호"
    ),
    "rrn_back": r"(?:주민|외국인)\s?(?:등록)?\s?번호\s?(?:뒷|뒤|끝)\s?\S*",
    "rrn": (
        r"등록\s?번호[^?\n]{0,12}외국인|(?:주민|외국인)\s?(?:등록)?\s?번호|등록증|민증|"
        r"신분증\s?번호|resident registration|"
        r"(?:alien|foreigner) registration|registration number on my id"
    ),
    "ssn_back": r"last (?:four|4)(?: digits)? (?:of|on|in) (?:your|my|the) (?:social|ssn)",
    "ssn": (
        rf"{_initials('ssn', 'nhs', 'pps', 'tfn', 'sin')} (?:no|num)\w*|"
        rf"{_initials('ssn', 'pps', 'tfn')}|"
        r"social security(?: number)?|\bsocial\b(?! (?:media|work|care|club|event))|"
        r"national insurance|\bn\.? ?i\.? number|\bppsn\b|"
        r"social insurance|tax file|medicare|health (?:card|number|insurance number)|"
        r"(?:tax|taxpayer) (?:id|identification|reference|number)"
    ),
    "cvc": rf"{_initials('cvc', 'cvv', 'csc', 'cid')}|\bcv[cv]2\b|"
    r"시\s?브이\s?[씨시]|씨\s?브이\s?[씨시]|security code|card code|"
    r"\b(?:three|3) (?:little|small|tiny|other) (?:digits|numbers|ones)\b|"
    r"(?:three|four|3|4)[- ]digit (?:security )?(?:code|number)(?! (?:to|by|we))|"
    r"(?:(?:three|four|3|4) (?:digits|numbers)|digits|code|number)(?: that'?s| is|'s| printed)? "
    r"(?:on|off|from|at) the (?:back|reverse|rear|flip|signature|front|other side)|"
    r"security (?:code|number) (?:on|off)|on the reverse|signature (?:strip|panel)|"
    r"card (?:verification|validation|check|authenti\w+) (?:value|code|number|digits)|"
    r"(?:three|3) (?:digits|numbers) (?:on|off|from)|last three (?:digits |numbers )?on the back|"
    r"카드\s?뒷\s?면|서명란|뒷\s?면\S*\s?(?:숫자|세\s?자리|번호)|뒤에\s?(?:적힌|있는)\s?(?:숫자|세\s?자리)|"
    r"씨\s?브이\s?브이|시\s?브이\s?브이|보안\s?코드|유효성\s?(?:확인\s?)?(?:코드|숫자|번호)|"
    r"(?:끝|뒤)\s?세\s?자리\s?(?:숫자|번호)?",
    "card_last": (
        r"카드\s?(?:번호)?\s?(?:의\s?)?(?:맨\s?)?(?:뒷|뒤|끝|마지막)\s?\S*(?:\s네\s?(?:자리|개))?|"
        r"(?:card|policy) (?:number )?end(?:s|ing)(?: in)?|"
        r"(?:last|final) (?:four|4)(?: digits| numbers)? (?:of|on|from) (?:your|my|the|that|this) "
        r"(?:credit |debit |bank |payment )?card"
    ),
    "card": (
        r"(?:카드|체크|신용)\s?(?:번호|넘버)?|"
        r"(?:credit |debit )?card(?:'s)?(?: number)?|long number|digits on the card|"
        r"(?:sixteen|16)[ -](?:digits?|numbers?)|(?:blocks?|groups?|sets?|lots) of four\b|"
        r"digits (?:on|across|along) the front|"
        r"(?:front|middle) of (?:the|your) card|"
        r"\bvisa\b|master\s?card|\bamex\b"
    ),
    "account": (
        r"계좌\s?(?:번호)?|통장\s?(?:번호)?|은행(?!나무|동|골|잎|정)|뱅크|농협|수협|신협|"
        r"새마을금고|account(?:'s)?(?: number)?|"
        r"routing|sort\s?-?code|direct debit|\bbank\b|"
        rf"{_initials('iban', 'bsb', 'aba')}|transit number|institution(?: number)?|"
        r"입금\S*\s?(?:번호|곳)|환불\s?받으실|예금주"
    ),
    "phone_back": (
        r"(?:전화|휴대폰|핸드폰|연락처|번호)\s?(?:번호)?\s?(?:의\s?)?(?:뒷|뒤|끝)\s?(?:네\s?)?(?:자리|번호|개)|뒷\s?번호|"
        r"last (?:four|4)(?: digits)? (?:of|on|in) (?:your|my|the|that|this) "
        r"(?:phone|mobile|cell|telephone|contact|number)"
    ),
    "last": (
        r"\b(?:what comes (?:after|next)|the rest of (?:it|that|the number)|the remaining \w+|"
        r"(?:first|second|third|fourth|last|next|middle) (?:group|block|set|part|chunk))\b|"
        r"\bnumbers?\b[^?.,\n]{0,24}\bend(?:s|ing)\b(?: in| with)?|"
        r"(?:last|final) (?:three|four|five|3|4|5)\b(?: digits| numbers)?|"
        r"(?:맨\s?)?(?:뒷|뒤|끝|마지막|앞|가운데|중간)(?:에|의|쪽)?\s?(?:네|세|4|3)?\s?(?:자리|개|숫자|글자|번호)"
    ),
    "phone": (
        r"전화\s?번호|연락처|휴대폰|핸드폰|휴대\s?전화|집\s?전화|전화|가입하신\s?번호|연락\s?가능|(?:제|내|받으실|저희|고객님?|본인)\s?번호|"
        r"번호\s?남겨|"
        r"phone|mobile|\bcell\b|callback|call me|call back|ring me|contact number|reach (?:you|me)|"
        r"(?:my|your|his|her|their|the best|best|a|an?other|day\s?time|evening|work|home|whose) "
        r"number|(?:which|what)(?:'s| is)? (?:the )?(?:best )?number (?:can|should|do|are|were|"
        r"would|have|has|had|"
        r"did (?:you|he|she|they|i|it)\b|was|is best|to|shall|could|will|for|we)\b|"
        r"what(?:'s| is) (?:the|"
        r"your|a) "
        r"(?:best |good )?number|\bthe number\??(?=[,.?]|\s*$)|text me|landline|whats\s?app|"
        r"\bdigits\?|"
        r"area code|"
        r"(?:get|catch|ring|call|text|reach) (?:you|me|him|her|them|us) (?:back )?(?:on|at)|"
        r"number (?:we|i)(?:'d|'ll| would| will| might| should)? (?:have|hold)|"
        r"number (?:we|i)(?:'ve| have) got|(?<!account )(?<!order )number on (?:file|record)\b|"
        r"number (?:for|to) (?:you|call|ring|reach|get|contact)|"
        r"number (?:that )?(?:you're|you are|i'm) (?:calling|ringing|phoning|on)\b[^?.\n]{0,6}|"
        r"연락\s?받으실|통화\s?가능|번호\S*\s?(?:불러|알려|말씀|어떻게|주시|남기)|(?<![가-힣])번호\s?(?:가|는|요|좀|는요|가요)?(?=[?.]?(?:\n|$))"
    ),
    "passport": (
        r"여권\s?(?:번호)?|passport(?: number)?|(?:travel|identity) document|document number"
    ),
    "driver_licence": (r"면허증?\s?(?:번호)?|driv\w+(?:'s)? licen[cs]e|\blicen[cs]e\b(?! plate)"),
    "vehicle_back": r"차(?:량)?\s?번호\s?(?:뒷|뒤|끝)\s?(?:네\s?)?\S*",
    "vehicle": (
        r"차(?:량)?\s?번호|번호판|license plate|number plate|(?:vehicle|car|van|truck|lorry|tag|"
        r"bike|plate|reg)"
        r" (?:number|tag|reg\b)|plate(?: number)?|"
        r"\breg(?: number)?\b|(?:vehicle|car'?s?) registration|"
        r"registration(?: number)? (?:of|is|for)|(?:my|your|the) registration|"
        r"\bregistration\b(?! (?:form|fee|process|page|desk|e?mail|link|open|doc\w+|day|online|"
        r"for))|"
        r"\b(?:tags?|plates?|reg) (?:on|of|for) (?:the|your|that|this|his|her)\b|"
        r"\brego\b|\btag number|\b(?:tag|plate)s?\?|\breg plate|\bcar reg|차\s?넘버|차\s?번"
    ),
    "birth_date": (
        r"생년\s?월일|생일|생신|태어났|태어난|태어나신|태어나셨|출생|date of birth|"
        rf"{_initials('dob')}|"
        r"birth\s?da(?:y|te)|\bborn\b|(?:year|month|day|date)s? of (?:your |his |"
        r"her )?birth|"
        r"생\s?년|몇\s?년\s?생|생년|생월|태어나|생신|탄생"
    ),
    "email": (
        r"e-?mail(?: address)?|(?:before|after) the at\b|(?:이|전자)?\s?메일\s?(?:주소)?|골뱅이"
    ),
    "address": (
        r"(?<!메일 )(?<!문자 )어디로\s?(?:보내|배송|배달|부쳐|갖다)|"
        r"주소|배송지|동\s?호수|호수|사는\s?곳|사시는\s?곳|계신\s?(?:곳|데)|이사했|"
        r"어디\s?(?:사세요|사시|세요|예요|신가요)|"
        r"(?:설치|방문|수거|점검|배달)(?:하실|할|갈|받으실)\s?(?:곳|데|장소)|"
        r"address|located|where do you live|(?:i|we|she|he|they) live|live (?:at|on)|moved to|"
        r"deliver(?:ed)? (?:it |them |this |that )?to|calling from|went to|"
        r"(?:(?:should|shall) (?:it|they|we|i) (?:go|come|deliver|send)|"
        r"(?:does|do|did) (?:it|they|we|i) (?:go|deliver|send))(?! (?:with|in|as|off|up|down)\b)|"
        r"should go to|pick ?up|\b(?:i'm|we're|i am|we are) at|house number|send it to|parked at|"
        r"sending the engineer|first line|house name|(?:house|place|building) called|"
        r"name of the (?:house|building)|flat (?:number|or)|apartment (?:number|or)|"
        r"(?:what|which) number (?:on|in)\b(?! (?:the|your|my|it|that)\b)|"
        r"(?:unit|suite|door|street|building|box) number|"
        r"(?:which|what) (?:flat|house|floor|unit|apartment)\b"
        r"(?! (?:insurance|rate|price|size|type|fee|rent)\b)|"
        r"(?:where(?:\s?abouts)?|what place) (?:are|is|were|should|do|did|am|will|would|'s|shall) "
        r"(?:we|you|i|it|this|that|the|they)\b[^?\n]{0,20}"
        r"(?:ship|send|deliver|liv|go|com|(?<!e)(?<!e-)mail|post|stay|brought|collect)\w*|"
        r"where's (?:it|that|"
        r"this) "
        r"(?:going|coming|to go|to be)|where to\?|(?:ship|post|mail|sent|send|"
        r"deliver)\w* (?:it )?to\?|"
        r"번지|몇\s?동|몇\s?호|몇\s?층|상세\s?주소|도로명|거주지|사시나요|받으실\s?(?:곳|데)|댁이"
    ),
    "name": r"성함|이름|\bname\b|who am i speaking|spell|\bspelt\b|surname|철자|스펠링",
    # Whatever else is called a number: a hospital number, an agreement number.
    OTHER: (
        r"\b(?!(?:the|an?|your|my|his|her|our|their|this|that|what|which|best|any|another|same|whole|"
        r"long|right|correct|new|old|other|full|last|first|second|big|wrong|good|different|one|is|"
        r"day\s?time|evening|home|work|business|alternative|alternate|emergency|next|of|in|for|on|"
        r"and|or|back|digit|get|take|have|leave|give|contact|personal|that's|it's|preferred|main|"
        r"area|country|whatsapp|local|irish|british|american|canadian|australian|overseas|fax|cellular|"
        r"telephone|backup|secondary|primary|callback|current|valid|working|private|direct|british|"
        r"registered|usual|double|not|just|sixteen|three|four|six|front|side|off|whose|need|security|whatever|whichever|every)\b)"
        r"[a-z]{3,} (?:number|code|id)\b"
        r"|(?<![가-힣])(?![가-힣]{0,6}(?:전화|폰|카드|계좌|통장|주민|민증|여권|면허|차량|우편|인증|비밀|보안|확인|연락|외국인|"
        r"신분|자택|직장|은행|앞|뒤|끝|본인|식별|거소|신고|발신|수신|착신|개통|가입|변경|기존|사용|안심|일회용|문자|"
        r"결제|입금|환불|이체|출금|집|제|내|그|이|저|핀)번호)[가-힣]{2,6}번호"
    ),
}

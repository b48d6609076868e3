"""The table of rules: what is personal data, how it is recognised, and what of it is hidden.

Each row is tested by its own examples. A row for dictated numbers names the labels it answers to
(:data:`qa_app.privacy.labels.LABELS`); with none it goes by shape and check alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from qa_app.privacy import checks
from qa_app.privacy.spans import Kind

BOTH = ("ko", "en")


class Reader(Enum):
    """Which way of reading finds a rule's data."""

    NUMBER = "number"
    DATE = "date"
    ADDRESS = "address"
    EMAIL = "email"
    NAME = "name"
    SPELLED = "spelled"
    SECRET = "secret"
    PLATE = "plate"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. ``shape`` and ``check`` judge the digits and letters without what joins them.

    ``odd`` is a shape that is taken as doubtful when it was asked for: a digit misheard or lost.
    ``keep`` is how many characters stay readable at the start and at the end. ``overrules``: also
    where the talk calls it something harmless. In examples, turns are parted by " | ".
    """

    kind: Kind
    name: str
    examples: tuple[str, ...]
    near_misses: tuple[str, ...] = ()
    languages: tuple[str, ...] = BOTH
    reader: Reader = Reader.NUMBER
    asked: frozenset[str] = frozenset()
    shape: str = ""
    check: Callable[[str], bool] = checks.always
    odd: str = ""
    keep: tuple[int, int] = (0, 0)
    overrules: bool = False
    doubtful: bool = False


def _labels(*names: str) -> frozenset[str]:
    return frozenset(names)


RULES: tuple[Rule, ...] = (
    Rule(
        Kind.RRN,
        "resident-number",
        ("c: 그게 [980304-2588108]이에요.", "c: [구공공삼일공 다시 육이팔구공칠사]요."),
        ("c: 980304-2588109라고 적힌 상자요.", "a: 주문번호 2024091700318입니다."),
        shape=r"\d{6}[1-8]\d{6}",
        check=checks.is_resident_number,
        overrules=True,
    ),
    Rule(
        Kind.RRN,
        "resident-number-asked",
        (
            "a: 주민번호 부탁드려요. | c: [칠일공이공사]에 | a: 네. | c: [일일이삼사오칠]이요.",
            "a: Your alien registration number? | c: [eight nine oh two one nine, five eight three"
            " four three four one].",
        ),
        ("c: 주민번호를 꼭 말해야 돼요?", "c: 주민번호 때문에 세 번이나 전화했어요."),
        asked=_labels("rrn", "rrn_back"),
        shape=r"\d{13}|\d{7}|\d{6}",
        odd=r"\d{5,15}",
    ),
    Rule(
        Kind.RRN,
        "social-security-number",
        (
            "c: My SSN is [532-70-1184].",
            "c: National insurance number [J X four eight two oh one nine B].",
        ),
        ("c: My social security check was 900 dollars.",),
        ("en",),
        asked=_labels("ssn"),
        shape=r"\d{8,9}|[A-Z]{2}\d{6}[A-D]|\d{7}[A-Z]{1,2}|\d{10,11}",
        odd=r"(?=(?:.*\d){5})[A-Z0-9]{7,13}",
    ),
    Rule(
        Kind.RRN,
        "social-security-end",
        ("a: The last four of your social? | c: [seven one one eight].",),
        ("a: The last four of your social? | c: I have no idea.",),
        ("en",),
        asked=_labels("ssn_back", "ssn"),
        shape=r"\d{4}",
    ),
    Rule(
        Kind.CARD,
        "card-number-asked",
        (
            "a: 카드번호요. | c: [구사일공 칠삼사삼 이구공오 일칠공구]예요.",
            "a: Card number? | c: [four five seven nine, double one six four, eight four two seven,"
            " oh four two three].",
        ),
        ("a: 카드 뒷자리가 일칠공구 맞으시죠?", "c: I have had this card for 20 years."),
        asked=_labels("card"),
        shape=r"\d{16}|3[47]\d{13}",
        odd=r"\d{12,20}",
        keep=(4, 0),
    ),
    Rule(
        Kind.CARD,
        "card-number",
        ("c: 문자에 [4579-1164-8427-0423]이라고 왔어요.",),
        ("c: 문자에 4579-1164-8427-0424라고 왔어요.", "a: 주문번호 4579116484270423입니다."),
        shape=r"[2-9]\d{15}",
        check=checks.is_card,
        keep=(4, 0),
    ),
    Rule(
        Kind.CARD,
        "card-code-asked",
        ("a: 씨브이씨 세 자리요. | c: [육일팔]이요.", "a: And the CVC? | c: [six one eight]."),
        ("a: 씨브이씨 세 자리는 카드 뒷면에 있어요.",),
        asked=_labels("cvc"),
        shape=r"\d{2,4}",
    ),
    Rule(
        Kind.CARD,
        "card-expiry-asked",
        (
            "a: Expiry date? | c: [oh four, twenty nine].",
            "a: And it's valid until? | c: [November 27].",
            "a: 유효기간이요? | c: [공구월 이팔년]이요.",
        ),
        ("a: When does my contract expire? | c: In 2027.", "a: The expiry date is on the front."),
        asked=_labels("expiry"),
        shape=r"\d{4}|\d{6}|\d{3}",
    ),
    Rule(
        Kind.CARD,
        "card-end-asked",
        (
            "a: 카드 뒷자리 네 개만요. | c: [일칠공구]요.",
            "a: The last four digits of the card? | c: [one seven oh nine].",
        ),
        ("a: 카드 뒷자리가 일칠공구 맞으시죠?", "a: It is the card ending in 1709."),
        asked=_labels("card_last"),
        shape=r"\d{4}",
    ),
    Rule(
        Kind.ACCOUNT,
        "iban",
        ("c: Use [GB82 WEST 1234 5698 7654 32].",),
        ("c: The model is GB82 WEST 1234.",),
        shape=r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}",
        check=checks.is_iban,
        overrules=True,
    ),
    Rule(
        Kind.PHONE,
        "korean-mobile",
        ("c: [공일공에 이삼사오에 육칠팔구]요.", "c: [010-9988-1203]이에요."),
        ("c: 010-99라고만 떠요.", "c: 공일공으로 시작하는 번호였어요."),
        languages=("ko",),  # 016 is Lancashire as well
        shape=r"(?:82|0)1[016789]\d{7,8}",
        keep=(3, 0),
        overrules=True,
    ),
    Rule(
        Kind.PHONE,
        "phone-end-asked",
        (
            "a: 번호 뒷자리요. | c: [사공일육]이고요.",
            "a: The last four digits of your phone? | c: [two nine oh one].",
        ),
        ("a: 카드 뒷자리가 사공일육 맞으시죠?",),
        asked=_labels("phone_back"),
        shape=r"\d{4}",
    ),
    Rule(
        Kind.PHONE,
        "phone-asked",
        (
            "a: 연락처요. | c: [육칠이삼에 이칠육공]이요.",
            "a: Phone number? | c: [three one two, five five five] | a: okay"
            " | c: [oh one double four].",
        ),
        ("a: 저희 번호는 1588-1234입니다.", "c: I called you at 10:30."),
        asked=_labels("phone"),
        shape=r"\d{7,12}",
        check=checks.is_private_phone,
        odd=r"\d{6}|\d{13}",
        keep=(3, 0),
    ),
    Rule(
        Kind.PHONE,
        "korean-landline",
        ("c: 가게는 [02-734-9918]이에요.",),
        ("a: 고객센터는 02-3344-1100입니다.",),
        shape=r"0(?:2|[3-6]\d|70)\d{7,8}",
        check=checks.is_korean_phone,
        keep=(3, 0),
    ),
    Rule(
        Kind.PHONE,
        "western-phone",
        ("c: Try [020 7946 0123] after six.",),
        ("c: The label says 9920134466.", "a: Our line is 0800 555 0199."),
        ("en",),
        shape=r"0[127]\d{8,9}|1?[2-9]\d{2}[2-9]\d{6}",
        check=checks.is_western_phone,
        keep=(3, 0),
        doubtful=True,
    ),
    Rule(
        Kind.PASSPORT,
        "passport-asked",
        (
            "a: 여권번호요. | c: [엠 공이칠 사삼팔 일구]예요.",
            "c: 여권번호 [M508C2216]이요.",
            "a: Passport number? | c: [five one eight, two oh four, double seven three].",
        ),
        ("c: 여권은 2031년에 만료돼요.", "c: The passport desk closes at five."),
        asked=_labels("passport"),
        shape=r"[A-Z]{1,2}\d{7,8}|[A-Z]\d{3}[A-Z]\d{4}|\d{8,9}",
        odd=r"(?=(?:.*\d){5})[A-Z0-9]{7,11}",
    ),
    Rule(
        Kind.DRIVER_LICENCE,
        "driver-licence-asked",
        (
            "a: 면허번호요. | c: [일이에 공오에 삼사칠팔공이에 일육]이요.",
            "a: 면허번호요. | c: [서울 오삼 다시 칠구구공칠오 다시 일일]이요.",
            "a: Driver's license? | c: [S W four oh one one eight two].",
        ),
        ("c: 면허 딴 지 2년 됐어요.", "c: I got my driver's license in 2019."),
        asked=_labels("driver_licence"),
        shape=r"\d{10}|\d{12}|(?=(?:.*\d){4})[A-Z0-9]{7,17}",
        odd=r"\d{5,6}",
    ),
    Rule(
        Kind.VEHICLE,
        "korean-plate",
        ("c: [210호4471]로 등록해 주세요.", "c: 어제 본 건 [사일서에 오구공칠]이요."),
        ("c: 38개 2091원이요.", "a: 내일 12시 3456번으로 오세요."),
        shape=r"\d{2,3}[가-힣]\d{4}",
        keep=(-4, 0),
    ),
    Rule(
        Kind.VEHICLE,
        "korean-plate-said",
        (
            "a: 차량번호요. | c: [육4일 버 오천이백육십오]요.",
            "c: [하나 둘 가 3456] 그 차예요.",
            "c: 제 차는 [이백육십 어 오천삼백팔]이에요.",
        ),
        (
            "c: 이십사 조 오천억이래요.",
            "a: 상품 번호 삼오 가 일이삼사입니다.",
            "c: 이백오 호 삼천 원이요.",
        ),
        ("ko",),
        reader=Reader.PLATE,
        asked=_labels("vehicle", "vehicle_back"),
    ),
    Rule(
        Kind.VEHICLE,
        "korean-plate-asked",
        ("a: 차량번호요. | c: [375 2014]요.",),
        ("c: 차량번호가 안 찍혔어요.",),
        asked=_labels("vehicle", "vehicle_back"),
        shape=r"\d{2,3}[가-힣59]\d{4}",
        odd=r"\d{6}",
        keep=(-4, 0),
    ),
    Rule(
        Kind.VEHICLE,
        "plate-asked",
        (
            "a: License plate? | c: [seven, B K M, four two one].",
            "a: what's the reg | c: [ab12 cde] it's blue",
        ),
        ("c: The plate is dirty.", "a: the reg? | c: at 12 the gate"),
        asked=_labels("vehicle", "vehicle_back"),
        shape=r"(?=.*\d)(?=.*[A-Z])[A-Z0-9]{3,9}",
        odd=r"\d{6,7}",
    ),
    Rule(
        Kind.VEHICLE,
        "plate-end-asked",
        ("a: 차량번호 뒷자리요. | c: [공구일칠]이요.",),
        ("a: 카드 뒷자리가 공구일칠 맞으시죠?",),
        asked=_labels("vehicle_back"),
        shape=r"\d{4}",
    ),
    Rule(
        Kind.BIRTH_DATE,
        "birth-digits-asked",
        (
            "a: 생년월일요. | c: [팔삼공육일칠]이요.",
            "a: Date of birth? | c: [oh one, oh nine, sixty three].",
        ),
        ("c: 생일 쿠폰이 5000원이라던데요.", "c: I was born to shop."),
        asked=_labels("birth_date"),
        shape=r"\d{4,8}",
    ),
    Rule(
        Kind.BIRTH_DATE,
        "birth-digits-after-name",
        ("c: 이름은 마루한이고요, [구삼공이이칠]이에요.",),
        ("c: 이름은 마루한이고요, 구삼칠칠이칠이에요.",),
        ("ko",),
        asked=_labels("name"),
        shape=r"\d{6}",
        check=checks.is_short_date,
        doubtful=True,
    ),
    Rule(
        Kind.ACCOUNT,
        "account-asked",
        (
            "a: 환불 계좌요. | c: [일일공 이삼사 오육칠팔구공]이에요.",
            "a: Account number? | c: [double oh three six one five eight].",
        ),
        ("c: 은행 앱에서 3번 눌렀어요.", "c: My account has 250 dollars in it."),
        asked=_labels("account"),
        shape=r"\d{6,16}",
    ),
    Rule(
        Kind.CARD,
        "end-asked",
        (
            "a: Which card was it? Just the last four. | c: [Nine oh double two].",
            "a: 어느 카드로 하셨어요? 끝 네 자리요. | c: [일칠공구]요.",
        ),
        ("a: The last four of the order number? | c: One seven oh nine.",),
        asked=_labels("last"),
        shape=r"\d{3,5}",
    ),
    Rule(
        Kind.POSTCODE,
        "postcode-asked",
        (
            "a: What's the postcode? | c: [L S six, two J Q].",
            "a: And the zip? | c: [Six oh six one four].",
            "a: Eircode? | c: [D oh six, W two F nine].",
            "a: 우편번호요? | c: [공육이삼사]요.",
        ),
        ("a: I need your postcode. | c: I don't have 1.", "c: I'm in LS6, near the park."),
        asked=_labels("postcode"),
        shape=r"[A-Z0]{1,2}\d[A-Z0-9]?\d[A-Z]{2}|[A-Z]\d[A-Z]\d[A-Z]\d|[A-Z]\d[\dW][A-Z0-9]{4}"
        r"|\d{4,5}|\d{9}|\d[A-Z]{2}",
        odd=r"(?=.*\d)[A-Z0-9]{3,9}",
    ),
    Rule(
        Kind.POSTCODE,
        "postcode",
        ("c: I'm at [SE15 4QN], do you deliver there?", "c: It's [K1A 0B1]."),
        ("c: I'm in LS6, near the park.", "c: The model is SE15 4QN."),
        ("en",),
        shape=r"(?:[A-PR-UWYZ][A-HK-Y0]?\d[A-Z0-9]?)\d[ABD-HJLNP-UW-Z]{2}|"
        r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d",
    ),
    Rule(
        Kind.SECURITY,
        "pin-asked",
        (
            "a: What's the PIN? | c: [One nine seven four].",
            "a: And the code we texted you? | c: [six oh four, double one nine].",
            "a: 인증번호 불러 주세요. | c: [육공사일일구]요.",
        ),
        ("a: I'll send you a code in 5 minutes.", "c: 비밀번호를 2번 틀렸어요."),
        asked=_labels("pin", "secret"),
        shape=r"\d{3,8}",
        odd=r"(?=(?:.*\d){2})[A-Z0-9]{2,10}",
    ),
    Rule(
        Kind.ACCOUNT,
        "long-number",
        ("c: 그러면 [620-198403-77107]로요.",),
        (
            "a: 송장번호 678901234567이고 오늘 나갑니다.",
            "c: 20240917에 샀어요.",
            "a: You can reach us on 0800 123 4567 any time.",
        ),
        shape=r"\d{10,16}",
        check=checks.is_private_phone,
        doubtful=True,
    ),
    Rule(
        Kind.BIRTH_DATE,
        "birth-date-asked",
        (
            "a: 생년월일이요. | c: [칠십구년 칠월 십이일]입니다.",
            "c: I was born [July 19th, 1978].",
            "c: 저희 어머니가 [칠이년 사월 오일생]이세요.",
            "c: 딸이 [09년생 4월 5일]이에요.",
        ),
        ("a: 9월 17일에 도착합니다.", "a: It will arrive on the fourth of March."),
        reader=Reader.DATE,
        asked=_labels("birth_date"),
    ),
    Rule(
        Kind.ADDRESS,
        "below-road-name",
        (
            "a: 주소요. | c: 강남구 테헤란로 [152, 3층]이요.",
            "c: I live at [221] Baker Street, [flat 2].",
            "c: we live at [3] the crescent",
            "c: 을지로 [오가 이십 다시 일]로 보내 주세요.",
        ),
        (
            "c: 카드로 2만 원 결제했어요.",
            "c: It's two doors down the road.",
            "c: it's a one way street",
        ),
        reader=Reader.ADDRESS,
        asked=_labels("address"),
    ),
    Rule(
        Kind.EMAIL,
        "email",
        (
            "c: [sora.kim]@example.com 이요.",
            "c: [에이 비 씨 일이삼] 골뱅이 지메일 점 컴이에요.",
            "c: It's [john dot smith] at example dot com.",
        ),
        ("a: 이메일로 보내 드릴게요.", "c: We met at the dot com office."),
        reader=Reader.EMAIL,
    ),
    Rule(
        Kind.NAME,
        "name-given",
        (
            "a: 성함이 어떻게 되세요? | c: [탁민호]요. | a: [탁민호] 고객님, 네.",
            "a: May I have your name? | c: It's [Priya Nair]. | a: Thanks, [Priya].",
            "a: can i take your name | c: yeah it's [priya nair] i rang before | a: thanks [priya]",
            "c: hi this is [priya nair] about my bill",
            "c: Hello, [Priya Nair] speaking.",
            "c: 저 [진솔]인데요.",
        ),
        (
            "a: 상담사 이도윤입니다.",
            "a: Thank you for calling. My name is Daniel.",
            "c: hi this is really urgent",
            "a: can i take your name | c: i would rather not",
            "c: 저 학생인데요.",
            "c: 두 시에 현관 앞으로, 아니 주차장 앞으로 오세요.",
            "a: may i take your name? | c: So here is the thing.",
        ),
        reader=Reader.NAME,
        asked=_labels("name"),
    ),
    Rule(
        Kind.NAME,
        "name-spelled",
        (
            "a: How do you spell that? | c: [W for Whitney, A for apple, double D].",
            "c: My last name is Siti. | a: Spell it? | c: [S-I-T-I].",
            "c: It's [kilo oscar victor alpha charlie sierra].",
            "a: 성함이요? | c: 정하윤이요. 정할 때 정, [하늘 할 때 하].",
        ),
        ("c: The B B C app won't open.", "a: Which model? | c: The X R five.", "a: 에러 기역 3번이요."),
        reader=Reader.SPELLED,
        asked=_labels("name", "email"),
    ),
    Rule(
        Kind.SECURITY,
        "security-answer",
        (
            "a: And your mother's maiden name? | c: [Llewellyn].",
            "a: What was your first pet called? | c: [Biscuit]. He was a whippet.",
            "a: 졸업하신 초등학교가요? | c: [은별초등학교]요.",
        ),
        (
            "a: And your memorable word? | c: I can't remember.",
            "a: Your password must have a number. | c: Okay.",
        ),
        reader=Reader.SECRET,
        asked=_labels("secret"),
    ),
)

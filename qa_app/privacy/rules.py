"""The table of rules: what is personal data, how it is recognised, and what of it is hidden.

Each row is tested by its own examples. A row for dictated numbers names the labels it answers to
(:data:`qa_app.privacy.labels.LABELS`); with none it goes by shape and check alone.
"""

from __future__ import annotations

from qa_app.privacy.number_rules import NUMBER_RULES
from qa_app.privacy.rule import Reader, Rule, labelled
from qa_app.privacy.spans import PersonalDataKind

__all__ = ["RULES", "Reader", "Rule"]

RULES: tuple[Rule, ...] = (
    *NUMBER_RULES,
    Rule(
        PersonalDataKind.VEHICLE,
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
        asked=labelled("vehicle", "vehicle_back"),
    ),
    Rule(
        PersonalDataKind.BIRTH_DATE,
        "birth-date-asked",
        (
            "a: 생년월일이요. | c: [칠십구년 칠월 십이일]입니다.",
            "c: I was born [July 19th, 1978].",
            "c: 저희 어머니가 [칠이년 사월 오일생]이세요.",
            "c: 딸이 [09년생 4월 5일]이에요.",
            "a: your d o b | c: [ninth of may seventy one]",
        ),
        (
            "a: 생년월일이요? | c: 네. | a: 네 확인됐습니다. 예약은 3월 8일 오후 2시입니다.",
            "a: Your date of birth? | c: 3/4/81. | a: Thanks. The visit is on 9/11 at 2.",
            "a: 9월 17일에 도착합니다.",
            "a: It will arrive on the fourth of March.",
        ),
        reader=Reader.DATE,
        asked=labelled("birth_date"),
    ),
    Rule(
        PersonalDataKind.ADDRESS,
        "below-road-name",
        (
            "a: 주소요. | c: 강남구 테헤란로 [152, 3층]이요.",
            "c: I live at [221] Baker Street, [flat 2].",
            "c: we live at [3] the crescent",
            "c: 을지로 [오가 이십 다시 일]로 보내 주세요.",
            "a: 주소요. | c: 강릉시 경강로 [서른둘, 이층]이요.",
            "a: the address for the parcel | c: [forty six b] | a: yes | c: quarry road",
            "a: where do you live | c: we're in [larch cottage] ferry lane",
            "a: Where do we send it? | c: [Flat 3C, Alder Court, 12] Quarry Road.",
            "a: house name or number | c: it's called the [Old Sawmill] on Ferry Lane",
            "a: which street | c: it's [19] Wattle Esplanade | a: what unit | c: unit [sixteen]",
            "a: 어디로 보내드려요? | c: 달빛로 [41]이요. | a: 상세주소는요? | c: [노을타워 703호].",
            "a: 주소가 어떻게 되시죠 | c: 수성구 달빛로 [오십]이요. | c: [구름빌라 이백사호]예",
        ),
        (
            "a: What flat rate is that? | c: Nineteen.",
            "a: Where do we send it? | c: The flat is fine, Alder Court, by the park.",
            "a: Does it come in oak? | c: I measured 1400 by 700.",
            "c: 카드로 2만 원 결제했어요.",
            "c: It's two doors down the road.",
            "c: it's a one way street",
        ),
        reader=Reader.ADDRESS,
        asked=labelled("address"),
    ),
    Rule(
        PersonalDataKind.POSTCODE,
        "eircode-in-address",
        ("a: Where do we send it? | c: It's Ferry Lane, [V94 X3K7].",),
        ("a: Where do we send it? | c: It's on V94.", "c: The model is V94 X3K7."),
        ("en",),
        asked=labelled("address"),
        shape=r"[ACDEFHKNPRTVWXY]\d[\dW][0-9ACDEFHKNPRTVWXY]{4}",
    ),
    Rule(
        PersonalDataKind.EMAIL,
        "email",
        (
            "c: [sora.kim]@example.com 이요.",
            "c: [에이 비 씨 일이삼] 골뱅이 지메일 점 컴이에요.",
            "c: It's [john dot smith] at example dot com.",
            "a: Email? | c: [R dash moss], at, example dot com. | a: [R dash moss], thanks.",
        ),
        ("a: 이메일로 보내 드릴게요.", "c: We met at the dot com office."),
        reader=Reader.EMAIL,
    ),
    Rule(
        PersonalDataKind.NAME,
        "name-given",
        (
            "a: 성함이 어떻게 되세요? | c: [탁민호]요. | a: [탁민호] 고객님, 네.",
            "a: May I have your name? | c: It's [Priya Nair]. | a: Thanks, [Priya].",
            "a: can i take your name | c: yeah it's [priya nair] i rang before | a: thanks [priya]",
            "c: hi this is [priya nair] about my bill",
            "c: Hello, [Priya Nair] speaking.",
            "c: 저 [진솔]인데요.",
            "c: 여보세요 나 [표옥순]이여.",
            "a: 성함이요? | c: 성은 표고요 이름은 [해담]이에요.",
            "a: name on the card | c: miss b t [hartnoll] | a: thanks mr j [hartnoll]",
            "a: Your name? | c: [Gráinne Ní Bhriain].",
            "a: 예금주는요 | c: 제 이름이요 [표은섭]",
            "a: 성함이요? | c: 이름은 [표다솜]이야. | a: [다솜] 고객님.",
            "c: 저 예 [표하람]입니다.",
        ),
        (
            "c: i miss a payment every year",
            "c: 저 예 학생입니다.",
            "c: 나 이사가야 돼요.",
            "a: 상담사 이도윤입니다.",
            "a: Thank you for calling. My name is Daniel.",
            "c: hi this is really urgent",
            "a: can i take your name | c: i would rather not",
            "c: 저 학생인데요.",
            "c: 두 시에 현관 앞으로, 아니 주차장 앞으로 오세요.",
            "a: may i take your name? | c: So here is the thing.",
        ),
        reader=Reader.NAME,
        asked=labelled("name"),
    ),
    Rule(
        PersonalDataKind.NAME,
        "name-spelled",
        (
            "a: How do you spell that? | c: [W for Whitney, A for apple, double D].",
            "c: My last name is Siti. | a: Spell it? | c: [S-I-T-I].",
            "c: It's [kilo oscar victor alpha charlie sierra].",
            "a: 성함이요? | c: 정하윤이요. 정할 때 정, [하늘 할 때 하].",
            "a: 성함이요? | c: 표하늘이요. [하마 할 때 하], [늘보 할 때 늘].",
            "a: Who's the policyholder? | c: Adaeze Obi. [O, B, I].",
        ),
        (
            "c: The B B C app won't open.",
            "a: Which model? | c: The X R five.",
            "a: 에러 기역 3번이요.",
        ),
        reader=Reader.SPELLED,
        asked=labelled("name", "email"),
    ),
    Rule(
        PersonalDataKind.SECURITY,
        "security-answer",
        (
            "a: And your mother's maiden name? | c: [Llewellyn].",
            "a: What was your first pet called? | c: [Biscuit]. He was a whippet.",
            "a: 졸업하신 초등학교가요? | c: [은별초등학교]요.",
            "a: the password please | c: might be [teapot]",
        ),
        (
            "a: And the password? | c: Is it the one from the letter?",
            "a: And your memorable word? | c: I can't remember.",
            "a: Your password must have a number. | c: Okay.",
        ),
        reader=Reader.ANSWER,
        asked=labelled("secret"),
    ),
)

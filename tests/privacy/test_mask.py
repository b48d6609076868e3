"""Personal data is hidden in transcripts and texts; everything else stays word for word."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_app.privacy import Confidence, find_personal_data, mask_text, mask_transcript
from qa_app.transcription.transcript import Transcript
from tests.privacy.talks import masked_turns, talk
from tests.recordings import SAMPLES


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("c: 제 번호 010-9988-1203이에요.", "제 번호 010-****-****이에요."),
        ("c: 공일공에 이삼사오에 육칠팔구요.", "공일공에 ****에 ****요."),
        ("c: 제 번호 010-9988-1203 이에요.", "제 번호 010-****-**** 이에요."),
        ("c: 카드번호 4579 1164 8427 0423 이거든요.", "카드번호 4579 **** **** **** 이거든요."),
        ("c: 번호는 공일공 삼사사팔 일이공 이요.", "번호는 공일공 **** *** *요."),
        ("c: 카드번호 4579 1164 8427 0423이요.", "카드번호 4579 **** **** ****이요."),
        ("c: 제 차가 154가 8027인데요.", "제 차가 154가 ****인데요."),
        ("c: 제 이름은 황보민입니다.", "제 이름은 황보*입니다."),
        ("c: 강남구 테헤란로 152, 3층이요.", "강남구 테헤란로 ***, **이요."),
        ("c: My email is john.smith@example.com.", "My email is **.**@example.com."),
        ("c: My mobile is oh seven seven double oh, nine double oh, one four two.",
         "My mobile is oh seven seven ** **, ** ** **, ** ** **."),
    ],
)  # fmt: skip
def test_the_harmless_part_stays_readable(said: str, seen: str) -> None:
    assert masked_turns(mask_transcript(talk(said)).transcript) == [seen]


def test_a_number_dictated_over_several_turns_is_one_finding() -> None:
    call = talk(
        "a: 전화번호요. | c: 공일공. | a: 네. | c: 사사팔일에 | a: 네네. | c: 칠공공육이요."
    )
    masked = mask_transcript(call)
    (finding,) = masked.findings
    assert [span.segment for span in finding.spans] == [1, 3, 5]
    assert masked_turns(masked.transcript)[3] == "****에"


def test_what_the_agent_reads_back_is_hidden_too() -> None:
    call = talk(
        "a: 휴대폰 번호요. | c: 공일공에 육칠이삼에 이칠육공이요. | a: 육칠이삼에 이칠육공."
    )
    assert masked_turns(mask_transcript(call).transcript)[2] == "****에 ****."


@pytest.mark.parametrize(
    "said",
    [
        "a: 연락처요. | c: 공일공에 삼삼오공에 구이일팔, 아니 칠이요.",
        "a: Contact number? | c: five oh three, five five five, oh one two six, sorry, seven.",
    ],
)
def test_a_corrected_number_is_hidden_with_its_mistake(said: str) -> None:
    call = mask_transcript(talk(said))
    assert {finding.kind for finding in call.findings} == {"phone"}
    seen = masked_turns(call.transcript)[1]
    assert "칠" not in seen
    assert "six" not in seen
    assert "seven" not in seen


def test_nothing_of_a_call_without_personal_data_changes() -> None:
    names = [path.stem for path in (SAMPLES / "transcripts").glob("*.json")]
    assert names
    for name in names:
        text = (SAMPLES / "transcripts" / f"{name}.json").read_text(encoding="utf-8")
        call = Transcript.from_json(json.loads(text))
        assert mask_transcript(call).transcript == call, name


def test_words_and_text_are_hidden_alike_and_keep_their_times() -> None:
    call = talk("a: 계좌번호요. | c: 네, 신한은행 일일공 이삼사 오육칠팔구공이에요.", timed=True)
    masked = mask_transcript(call).transcript
    for before, after in zip(call.segments, masked.segments, strict=True):
        assert "".join(word.word for word in after.words).strip() == after.text
        assert [(w.start, w.end) for w in after.words] == [(w.start, w.end) for w in before.words]
    assert masked.segments[1].text == "네, 신한은행 *** *** ******이에요."
    assert masked.segments[0] == call.segments[0]


def test_words_that_do_not_make_up_the_text_cannot_give_a_number_away() -> None:
    data = talk("c: 제 번호 010-9988-1203이에요.", timed=True).to_json()
    data["segments"][0]["words"][2]["word"] = " 010-9988-1204예요."  # type: ignore[index]
    masked = mask_transcript(Transcript.from_json(data)).transcript
    assert "1204" not in json.dumps(masked.to_json())


def test_a_number_of_an_odd_length_is_hidden_and_waits_for_a_person() -> None:
    (finding,) = find_personal_data(
        talk("a: 카드번호요. | c: 구사일공 칠삼사삼 이구공오 일칠공입니다.")
    )
    assert (finding.confidence, finding.reason) == (Confidence.UNCERTAIN, "odd_length")


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("a: 카드번호요. | c: 오삼 뭐라고요 칠이요.", True),
        ("c: 그게 삼오 아니고 어디 이공이래요.", True),
        ("a: 주문번호요. | c: 오삼 뭐라고요 칠이 구팔요.", False),
        ("c: 네 번 전화했어요.", False),
    ],
)
def test_a_line_that_was_hard_to_hear_is_hidden_where_it_may_carry_a_number(
    said: str, hidden: bool
) -> None:
    call = talk(said)
    *before, last = call.segments
    heard = replace(call, segments=(*before, replace(last, confidence=0.3)))
    unclear = [f for f in find_personal_data(heard) if f.kind == "unclear"]
    assert bool(unclear) is hidden
    assert all(f.confidence is Confidence.UNCERTAIN for f in unclear)
    assert all(f.kind != "unclear" for f in find_personal_data(call))


def test_plain_text_keeps_its_lines_and_speakers() -> None:
    text = "[00:00:01] agent: 성함이요?\n[00:00:03] customer: 탁민호요.\n\n탁민호 고객님\n"
    assert mask_text(text, "ko") == text.replace("탁민호", "탁**")


@pytest.mark.parametrize(
    "said", ["a: 상담사 이도윤입니다.", "a: My name is Daniel, how can I help?"]
)
def test_the_agents_own_name_stays(said: str) -> None:
    assert find_personal_data(talk(said)) == ()


@given(
    st.text(
        alphabet="공일이삼 사오육칠팔구십백천만에아니요네,.-0123456789abc\n카드번호전화@",
        max_size=80,
    )
)
def test_masking_takes_any_text_and_twice_is_once(text: str) -> None:
    once = mask_text(text, "ko")
    assert once.count("\n") == text.count("\n")
    assert mask_text(once, "ko").count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "piece",
    ["십", "일십", "1", "a", "a ", "아니 일 ", "네\n", "에이", "@", "님", "삼오 가 ", "let me see ",
     "one hundred and ", "at a dot ", "1 Main "],
)  # fmt: skip
def test_endless_repetition_ends(piece: str) -> None:
    for language in ("ko", "en"):
        assert mask_text(f"카드번호 card number {piece * 600}x", language)

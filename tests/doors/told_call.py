"""A call in which a customer tells their number."""

from qa_app.calls.models import Call
from qa_app.foundation.extensions import db
from qa_app.subjects.numbers import index_numbers
from tests.factories import (
    add_transcript,
    clear_of_codes,
    create_call,
)

LINES = (
    ("agent", "연락처가 어떻게 되세요?"),
    ("customer", "공일공에 이삼사오에 육칠팔구요."),
    ("agent", "공일공에 이삼사오에 육칠팔구 맞으시죠?"),
    ("customer", "네, 택배가 아직도 안 왔어요."),
)


def told(lines=LINES, **values) -> Call:
    """A call in which a number is said, masked and indexed as a worker does it."""
    call = create_call(transcribed=False, state="ready", **values)
    add_transcript(call, lines)
    index_numbers(call.id)
    clear_of_codes(call)
    db.session.commit()
    return call

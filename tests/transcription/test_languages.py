"""Each window is heard in its own language, and a window that says little in the one before."""

import numpy as np
import pytest

from qa_app.transcription.channels import Source
from qa_app.transcription.decode import RATE
from qa_app.transcription.languages import Languages
from qa_app.transcription.roles import guess_agent
from qa_app.transcription.speech import Speech
from qa_app.transcription.transcript import BOTH, Speaker, TranscriptionOptions, spoken_language
from qa_app.transcription.windows import Window

AGENT, CUSTOMER = Source(0, Speaker.AGENT), Source(1, Speaker.CUSTOMER)
FIND_OUT = TranscriptionOptions()


class Ears:
    """An engine's part that hears languages: how likely Korean is in each window it is given."""

    name = model = "ears"
    batch_size = 6

    def __init__(self, *korean: float) -> None:
        self._korean = list(korean)

    def language_odds(self, windows, languages):
        assert tuple(languages) == ("ko", "en")
        heard = [self._korean.pop(0) for _ in windows]
        return [{"ko": likely, "en": 1 - likely} for likely in heard]

    def words(self, windows, *, language, options):
        raise NotImplementedError


def window(source: Source, seconds: float) -> Window:
    sound = np.zeros(round(seconds * RATE), np.float32)
    return Window(source, (Speech(0.0, seconds, 0.0, sound),))


def spoken(
    turns: list[tuple[Source, float, float]],
    options: TranscriptionOptions = FIND_OUT,
    known: Languages | None = None,
) -> list[str]:
    ears = Ears(*(korean for _, _, korean in turns))
    windows = [window(source, seconds) for source, seconds, _ in turns]
    return (known or Languages()).of_windows(windows, ears, options)


def test_an_english_agent_and_a_korean_customer_each_have_their_language() -> None:
    turns = [(AGENT, 20, 0.01), (CUSTOMER, 12, 0.99), (AGENT, 6, 0.02), (CUSTOMER, 23, 0.97)]
    assert spoken(turns) == ["en", "ko", "en", "ko"]


@pytest.mark.parametrize(("seconds", "korean"), [(1.0, 0.99), (20.0, 0.7), (2.5, 0.95)])
def test_a_window_that_says_little_is_heard_as_the_one_before(
    seconds: float, korean: float
) -> None:
    turns = [(AGENT, 20, 0.01), (AGENT, seconds, korean), (CUSTOMER, 21, 0.05)]
    assert spoken(turns) == ["en", "en", "en"]


def test_what_is_known_of_a_channel_holds_until_it_clearly_changes() -> None:
    turns = [(AGENT, 20, 0.01), (CUSTOMER, 15, 0.98), (CUSTOMER, 2, 0.3), (CUSTOMER, 15, 0.02)]
    assert spoken(turns) == ["en", "ko", "ko", "en"]


def test_where_both_are_said_to_be_spoken_less_is_needed() -> None:
    turns = [(AGENT, 20, 0.01), (AGENT, 2.0, 0.7), (AGENT, 0.8, 0.1)]
    assert spoken(turns) == ["en", "en", "en"]
    both = TranscriptionOptions(**spoken_language(BOTH))
    assert spoken(turns, both) == ["en", "ko", "ko"]


def test_a_language_that_somebody_chose_is_not_questioned() -> None:
    turns = [(AGENT, 20, 0.01), (CUSTOMER, 20, 0.99)]
    assert spoken(turns, TranscriptionOptions(**spoken_language("ko"))) == ["ko", "ko"]


@pytest.mark.parametrize(
    ("agent", "customer"),
    [
        (
            "Thank you for calling Acme, how can I help you?",
            "문의 좀 드리려고 전화했는데요. 제가 주문했는데 왜 안 와요?",
        ),
        (
            "안녕하십니까, 한빛전자 고객센터입니다. 무엇을 도와드릴까요?",
            "Hi, I'm calling about my bill.",
        ),
        ("고객님, 성함이 어떻게 되세요?", "My card was lost. I want to cancel it."),
    ],
)
@pytest.mark.parametrize("main", ["ko", "en"])
def test_who_is_the_agent_is_read_in_each_one_s_own_language(
    agent: str, customer: str, main: str
) -> None:
    first, second = (
        guess_agent([(0, agent), (1, customer)], main),
        guess_agent([(0, customer), (1, agent)], main),
    )
    assert (first.agent, first.sure) == (0, True)
    assert (second.agent, second.sure) == (1, True)

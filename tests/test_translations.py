"""Every word that a person reads is there in Korean as well, and none is fixed in a page."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import flask_security
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "qa_app"
KOREAN = APP / "translations" / "ko" / "LC_MESSAGES"
ENGLISH = APP / "translations" / "en" / "LC_MESSAGES"
TEMPLATES = sorted((APP / "templates").rglob("*.html"))
SCRIPTS = sorted((APP / "static" / "js").glob("*.js"))

# Read the same in both languages.
SAME_IN_BOTH = {"QA", "%(done)s of %(all)s", "%(low)s to %(high)s"}
FIXED_WORDS = {"QA Coach", "J", "K", "L"}
READ_ALOUD = {"alt", "aria-description", "aria-label", "aria-roledescription", "placeholder"}
READ_ALOUD |= {"aria-valuetext", "label", "title"}

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
HANGUL = re.compile(r"[가-힣]")
LETTERS = re.compile(r"[^\W\d_]{2,}")


def words_of_the_sources() -> set[str | tuple[str, ...]]:
    """All messages in code and templates, as ``make messages`` finds them."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(
        APP,
        methods,
        options,
        keywords=DEFAULT_KEYWORDS | parse_keywords(["_l", "lazy_gettext"]),
    )
    return {message for _file, _line, message, _comments, _context in found}


def catalogue(path: Path) -> Catalog:
    """A catalogue with its obsolete messages."""
    with path.open("rb") as file:
        return read_po(file, locale="ko")


def messages(read: Catalog) -> list[Message]:
    """The messages of a catalogue without its header."""
    return [message for message in read if message.id]


def texts(value: str | Iterable[str] | None) -> tuple[str, ...]:
    """The forms of a message: one, or singular and plural."""
    return (value or "",) if isinstance(value, str | None) else tuple(value)


KOREAN_MESSAGES = messages(catalogue(KOREAN / "messages.po"))
SIGN_IN_MESSAGES = messages(catalogue(KOREAN / "flask_security.po"))
ALL_MESSAGES = KOREAN_MESSAGES + SIGN_IN_MESSAGES


def test_the_korean_catalogue_has_exactly_the_words_of_the_product() -> None:
    """`make messages` brings the catalogue up to date when this fails."""
    assert {message.id for message in KOREAN_MESSAGES} == words_of_the_sources()
    assert not catalogue(KOREAN / "messages.po").obsolete


def test_the_words_of_signing_in_are_those_that_flask_security_says() -> None:
    template = Path(flask_security.__file__).parent / "translations" / "flask_security.pot"
    known = {message.id for message in messages(catalogue(template))}
    assert {message.id for message in SIGN_IN_MESSAGES} <= known


def test_the_words_of_signing_in_are_plain_in_both_languages() -> None:
    english = messages(catalogue(ENGLISH / "flask_security.po"))
    assert {message.id for message in english} == {message.id for message in SIGN_IN_MESSAGES}
    jargon = re.compile("authenticat|identity|endpoint|resource|invalid|API|log in", re.IGNORECASE)
    assert [m.id for m in english if not m.string or jargon.search(str(m.string))] == []


def test_every_message_has_a_korean_text_that_somebody_has_looked_at() -> None:
    untold = [m.id for m in ALL_MESSAGES if m.fuzzy or not all(texts(m.string))]
    assert untold == []


def test_korean_texts_are_korean() -> None:
    foreign = [
        m.id
        for m in ALL_MESSAGES
        if LETTERS.search(PLACEHOLDER.sub("", texts(m.id)[0]))
        and m.id not in SAME_IN_BOTH
        and not all(HANGUL.search(text) for text in texts(m.string))
    ]
    assert foreign == []


def test_korean_texts_keep_all_placeholders() -> None:
    def held(text: str) -> list[str]:
        return sorted(PLACEHOLDER.findall(text))

    changed = [
        m.id for m in ALL_MESSAGES if any(held(t) != held(texts(m.id)[-1]) for t in texts(m.string))
    ]
    assert changed == []


def test_no_particle_follows_a_name_that_may_end_in_any_sound() -> None:
    """Korean particles depend on the sound before them: a placeholder has none that is known."""
    hanging = re.compile(r"%\(\w+\)[a-z][”’]?(은|는|이|가|을|를|과|와|으로|로|아|야)(?![가-힣])")
    assert [m.id for m in ALL_MESSAGES if hanging.search(" ".join(texts(m.string)))] == []


def test_korean_texts_use_the_words_that_the_glossary_of_the_product_names() -> None:
    """``docs/words.md`` says of some words what is not said for them: "not 상담원"."""
    table = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
    named = re.findall(r"\bnot ([가-힣][가-힣 ,]*)", table)
    others = [word.strip() for words in named for word in words.split(",")]
    assert len(others) > 3
    said = [
        (other, message.id)
        for message in ALL_MESSAGES
        for other in others
        if any(other in text for text in texts(message.string))
    ]
    assert said == []


class FixedWords(HTMLParser):
    """Collects what a person would read of a template that does not go through gettext."""

    def __init__(self) -> None:
        super().__init__()
        self.silent = 0
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        button = tag == "input" and dict(attrs).get("type") in {"button", "reset", "submit"}
        for name, value in attrs:
            if name in READ_ALOUD or (button and name == "value"):
                self._read(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._read(data)

    def _read(self, text: str) -> None:
        words = " ".join(text.split())
        if LETTERS.search(words) and words.strip(" ·") not in FIXED_WORDS:
            self.found.append(words)


def without_jinja(source: str) -> str:
    """A template with only the words that stand in it as they are shown."""
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    source = re.sub(
        r"\{% block main_class %\}.*?\{% endblock", "{% endblock", source, flags=re.DOTALL
    )
    source = re.sub(r"\{%.*?%\}", "", source, flags=re.DOTALL)
    return re.sub(r"\{\{.*?\}\}", "0", source, flags=re.DOTALL)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_page_has_no_words_of_its_own(template: Path) -> None:
    reader = FixedWords()
    reader.feed(without_jinja(template.read_text(encoding="utf-8")))
    reader.close()
    assert reader.found == []


def reads_like_words(text: str) -> bool:
    """Whether a text is for people; names for machines have no spaces and no full stops."""
    return bool(HANGUL.search(text) or re.search(r"\b[A-Z][a-z]+ [a-z]+|[a-z]{2,}[.!?…]$", text))


def quoted_words(node: nodes.Node) -> Iterator[str]:
    """Texts in the expressions of a template that do not go through gettext."""
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in DEFAULT_KEYWORDS:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        if reads_like_words(node.value) or node.value.istitle():
            yield node.value
        return
    for child in node.iter_child_nodes():
        yield from quoted_words(child)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_an_expression_of_a_page_has_no_words_of_its_own(template: Path) -> None:
    assert list(quoted_words(Environment().parse(template.read_text(encoding="utf-8")))) == []


def sentences(script: str) -> Iterator[str]:
    """Quoted texts of a script that read like words for people."""
    script = re.sub(r"/\*.*?\*/|(?<![:\w])//[^\n]*", "", script, flags=re.DOTALL)
    for quoted in re.findall(r'"([^"\n]*)"|\'([^\'\n]*)\'|`([^`]*)`', script):
        text = re.sub(r"\$\{.*?\}|<[^>]*>", " ", next(filter(None, quoted), ""))
        if reads_like_words(text):
            yield text


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_takes_its_words_from_the_page(script: Path) -> None:
    assert list(sentences(script.read_text(encoding="utf-8"))) == []

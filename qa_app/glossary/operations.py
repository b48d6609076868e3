"""Everything that reads and changes the glossary. Each operation flushes; the request commits."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from qa_app import audit
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.folding import fold
from qa_app.glossary.models import GlossaryWord
from qa_app.people.models import Person
from qa_app.transcription.glossary_file import MOST_ENTRIES, Entry, Mistake, mistake_in, tidy
from qa_app.transcription.transcript import LANGUAGES


def words_for(language: str | None) -> tuple[str, ...]:
    """The words in use for calls in a language; of all where it is not one that is known."""
    query = select(GlossaryWord.text).where(GlossaryWord.active)
    if language in LANGUAGES:
        query = query.where(GlossaryWord.language == language)
    return tuple(db.session.scalars(query.order_by(GlossaryWord.id)))


def all_words() -> list[GlossaryWord]:
    """The whole glossary, by language and spelling."""
    query = select(GlossaryWord).order_by(GlossaryWord.language.desc(), GlossaryWord.text)
    return list(db.session.scalars(query))


def word_with(word_id: int) -> GlossaryWord:
    """A word by its id, held against others; NotFound when it was taken away."""
    word = db.session.get(GlossaryWord, word_id, with_for_update={"of": GlossaryWord})
    if word is None:
        raise NotFound(_("This word is no longer in the glossary."))
    return word


def add_word(text: str, language: str, *, by: Person) -> GlossaryWord:
    """Add a word.

    Raises:
        Refused: when it is no word that can be used, or there are too many.
        Conflict: when it is there already.
    """
    if (db.session.scalar(select(func.count(GlossaryWord.id))) or 0) >= MOST_ENTRIES:
        raise Refused(sentence("too_many"))
    word = GlossaryWord(text=_usable(text), language=language, changed_by=by)
    if _spelt_alike(word.text, language):
        raise _known(word.text)
    try:
        with db.session.begin_nested():
            db.session.add(word)
    except IntegrityError:
        raise _known(word.text) from None
    audit.log("add", "word", word.id, changes={"text": [None, word.text]})
    return word


def change_word(word: GlossaryWord, changes: Mapping[str, Any], *, by: Person) -> None:
    """Spell a word otherwise (``text``), or use it no longer (``active``), where that changed.

    Raises:
        Refused: when it is no word that can be used.
        Conflict: when it is there already.
    """
    if not changes:
        return
    usable = _usable(changes["text"]) if "text" in changes else word.text
    if usable != word.text and _spelt_alike(usable, word.language) - {word.id}:
        raise _known(usable)
    before = audit.Before(word, "text", "active")
    try:
        with db.session.begin_nested():
            word.text, word.active = usable, changes.get("active", word.active)
            word.changed_by, word.changed_at = by, utc_now()
    except IntegrityError:
        raise _known(usable) from None
    audit.log("change", "word", word.id, changes=before.changes())


def remove_word(word: GlossaryWord) -> None:
    """Take a word away."""
    audit.log("remove", "word", word.id, changes={"text": [word.text, None]})
    db.session.delete(word)
    db.session.flush()


def import_words(entries: Iterable[Entry], language: str, *, by: Person) -> int:
    """Take in a file's entries; ``language`` is for those that have none. How many were new.

    A word that is here already is only switched as the file says.

    Raises:
        Refused: when there would be too many.
    """
    known = {(word.language, fold(word.text).text): word for word in all_words()}
    new = 0
    for entry in entries:
        key = (entry.language or language, fold(entry.word).text)
        word = known.get(key)
        if word is None:
            word = known[key] = GlossaryWord(language=key[0], text=entry.word)
            db.session.add(word)
            new += 1
        elif word.active == entry.on:
            continue
        word.active, word.changed_by, word.changed_at = entry.on, by, utc_now()
    if len(known) > MOST_ENTRIES:
        raise Refused(sentence("too_many"))
    db.session.flush()
    audit.log("import", "glossary", details={"new": new, "words": len(known)})
    return new


def sentence(mistake: Mistake) -> str:
    """What is wrong with a word, in the reader's language."""
    sentences: dict[Mistake, str] = {
        "too_short": _("A word needs at least two Korean syllables or three letters."),
        "too_long": _("A word has at most 60 characters."),
        "beginning": _("A word begins with a letter or a digit."),
        "language": _("The language is ko or en."),
        "on": _("The column “on” is 1 or 0."),
        "too_many": _("The glossary is full: it holds at most 5,000 words."),
    }
    return sentences[mistake]


def _spelt_alike(text: str, language: str) -> set[int]:
    """The ids of the words that differ from this one in their Unicode form at most."""
    known = select(GlossaryWord.id, GlossaryWord.text).where(GlossaryWord.language == language)
    return {row.id for row in db.session.execute(known) if fold(row.text).text == fold(text).text}


def _usable(text: str) -> str:
    word = tidy(text)
    if mistake := mistake_in(word):
        raise Refused(sentence(mistake))
    return word


def _known(text: str) -> Conflict:
    return Conflict(_("“%(word)s” is in the glossary already.", word=text))

"""Pages of a draft as they are saved: one person's item does not stand in the way of another's.

What a page shows has a mark. What is sent carries the mark of what it was based on: where that is
still what is stored, it is saved, whatever else was changed in the draft.
"""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _

from qa_app.foundation.errors import Conflict
from qa_app.people.models import Person
from qa_app.scorecards.drafts import save_draft
from qa_app.scorecards.fields import path_of, tidied
from qa_app.scorecards.item_fields import item_texts, item_written
from qa_app.scorecards.mistake_words import field_words
from qa_app.scorecards.models import RubricDraft
from qa_app.scorecards.outline import (
    Document,
    identified,
    item_of,
    outline_texts,
    outline_written,
)
from qa_app.scorecards.shapes import Kind

TRIES = 5
MOST_TOLD = 12
Change = Callable[[Document], Document]


def mark_of(texts: Mapping[str, str]) -> int:
    """A number (48 bits) that is another one as soon as any of the texts is."""
    said = json.dumps(sorted(texts.items()), ensure_ascii=False)
    return int.from_bytes(sha256(said.encode()).digest()[:6], "big")


def change_draft(draft: RubricDraft, change: Change, *, by: Person) -> Document:
    """Save the draft as ``change`` makes it of what is stored; gives all of it."""
    for _try in range(TRIES):
        before = identified(draft.document)
        document = change(deepcopy(before))
        if document == before:
            return document
        try:
            save_draft(draft, document, by=by, based_on=draft.revision)
        except Conflict:
            continue  # somebody saved at this moment: the change is made of what is stored now
        return document
    raise Conflict(_("Others are saving this draft right now. Try again in a moment."))


def save_outline(draft: RubricDraft, sent: Mapping[str, str], *, by: Person, based_on: int) -> int:
    """Save what was written of the outline; gives the mark of what is stored now.

    Raises:
        Conflict: when somebody saved other texts in the same fields since; ``theirs`` says which,
            ``revision`` is the mark to base the next try on.
    """

    def change(document: Document) -> Document:
        now = _of_those(outline_texts(document), sent)
        written = outline_written(document, sent)
        if written != document and mark_of(now) != based_on:
            raise _conflict(draft, now, sent)
        return written

    saved = change_draft(draft, change, by=by)
    return mark_of(_of_those(outline_texts(saved), sent))


def save_item(
    draft: RubricDraft, item_id: str, sent: Mapping[str, str], *, by: Person, based_on: int
) -> int:
    """Save an item as its page was sent; gives the mark of what is stored now.

    Raises:
        Conflict: as for the outline.
        NotFound: when somebody removed the item, or gave it another id.
    """

    def change(document: Document) -> Document:
        item = item_of(document, item_id)
        now, written = item_texts(item), item_written(item, sent)
        if written != item and mark_of(now) != based_on:
            raise _conflict(draft, now, sent)
        item.clear()
        item.update(written)
        return document

    saved = change_draft(draft, change, by=by)
    return mark_of(item_texts(item_of(saved, item_id)))


def _of_those(texts: Mapping[str, str], sent: Mapping[str, str]) -> dict[str, str]:
    """What is stored in the fields that were sent."""
    return {name: text for name, text in texts.items() if name in sent}


def _conflict(draft: RubricDraft, now: Mapping[str, str], sent: Mapping[str, str]) -> Conflict:
    others = [
        f"{field_words(path_of(name))}: {text or _('(empty)')}"
        for name, text in now.items()
        if tidied(text, Kind.TEXT) != tidied(sent.get(name, ""), Kind.TEXT)
    ]
    told = others[:MOST_TOLD] + (["…"] if len(others) > MOST_TOLD else [])
    saved = _("Saved by %(name)s:", name=draft.changed_by.name)
    return Conflict(
        _("Somebody else, or another tab, changed the same texts meanwhile."),
        theirs="\n".join([saved, *told]),
        revision=mark_of(now),
    )


def sent_texts(form: Mapping[str, Any]) -> dict[str, str]:
    """What was typed into a page of a draft, by the names of its fields."""
    aside = {"csrf_token", "revision", "step", "complete"}
    return {
        name: str(text)
        for name, text in form.items()
        if name not in aside and not name.startswith("new_")
    }

"""Which passwords are too easily guessed; zxcvbn (a list and patterns in a package) judges."""

import re
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_security.password_util import PasswordUtil
from zxcvbn import zxcvbn

LENGTH = 10  # characters
LONGEST = 128
# Of 0 to 4: withstands some ten billion guesses, as whoever has stolen the hashes makes them.
STRONG_ENOUGH = 3
READ_BY_ZXCVBN = 72  # characters; it refuses more
# What everybody here would try first; the last ones are Korean words typed on Latin keys.
OF_THE_HOUSE = (
    "qacoach", "coach", "coaching", "callcenter", "callcentre", "quality", "agent", "supervisor",
    "qlalfqjsgh", "tkdekatk", "tkdekadnjs", "rhrortpsxj", "dkssudgktpdy", "zhcld",
)  # fmt: skip


class Passwords(PasswordUtil):
    """Flask-Security's own forms ask here."""

    def validate(
        self, password: str, is_register: bool, **about: Any
    ) -> tuple[list[str] | None, str]:
        """What is wrong with a password, if anything, and how it is to be stored."""
        normal = self.normalize(password)
        person = about.get("user")
        fault = weakness(normal, (person.email, person.name) if person else ())
        return ([fault] if fault else None), normal


def weakness(password: str, about: Iterable[str | None] = ()) -> str | None:
    """What is wrong with a password, said to whoever chose it; None when it is strong enough.

    ``about`` is what is known of the person: address, name.
    """
    if not LENGTH <= len(password) <= LONGEST:
        bounds = {"least": LENGTH, "most": LONGEST}
        return str(_("A password has between %(least)d and %(most)d characters.", **bounds))
    words = [*OF_THE_HOUSE, *_words(about)]
    if zxcvbn(password[:READ_BY_ZXCVBN], words)["score"] < STRONG_ENOUGH:
        return str(
            _(
                "That password is easily guessed. Combine several unrelated words, without "
                "names, dates or runs of neighbouring keys."
            )
        )
    return None


def _words(about: Iterable[str | None]) -> Iterable[str]:
    for text in about:
        if text:
            yield text
            yield re.sub(r"\W", "", text)
            yield from re.split(r"\W+", text)

"""What a glossary does: words of it that are found, and whether any is put where none was said.

    make bench-glossary [FOLDER=…]

Sentences with made-up names (``bench/glossary/``: ``dev`` was looked at while the rules were
written, ``held-back`` was not), sentences with ordinary words that sound like the names, the
English sample calls and, with FOLDER, any other recordings in which none of the names is said.
Each is transcribed with and without the names of both lists.
"""

import argparse
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import jiwer
import yaml

from qa_app.foundation.settings import Settings
from qa_app.transcription.engine import ENGINES, Engine, load_engine
from qa_app.transcription.transcribe import transcribe_file
from qa_app.transcription.transcript import TranscriptionOptions

HERE = Path(__file__).parent / "glossary"
SAMPLES = Path(__file__).parents[1] / "samples"
AUDIO = ("*.opus", "*.wav", "*.mp3", "*.flac")


class Spoken(NamedTuple):
    """A recording, what is said in it ("" where nobody wrote it down), and the names in that."""

    file: Path
    text: str
    names: tuple[str, ...]


def recordings(folder: Path | None) -> Iterator[Spoken]:
    """The bench's own recordings, then those of ``folder``."""
    for list_file in sorted(HERE.glob("*.yaml")):
        known = yaml.safe_load(list_file.read_text(encoding="utf-8"))
        yield Spoken(
            list_file.with_suffix(".opus"), " ".join(known["turns"]), tuple(known["words"])
        )
    for script in sorted((SAMPLES / "scripts").glob("en-*.yaml")):
        turns = yaml.safe_load(script.read_text(encoding="utf-8"))["turns"]
        sound = SAMPLES / "recordings" / f"{script.stem}.opus"
        yield Spoken(sound, " ".join(turn["text"] for turn in turns), ())
    for pattern in AUDIO if folder else ():
        for file in sorted(folder.glob(pattern) if folder else ()):
            yield Spoken(file, "", ())


def plain(text: str) -> str:
    """Small letters, Hangul and digits, words apart."""
    return " ".join(re.findall(r"[a-z0-9']+|[가-힣]+", text.lower()))


def count(names: tuple[str, ...], text: str) -> int:
    """How often one of the names stands in the text."""
    return sum(len(re.findall(rf"\b{plain(name)}(?:s|'s)?\b", plain(text))) for name in names)


def transcribed(engine: Engine, spoken: Spoken, hotwords: tuple[str, ...]) -> str:
    """The text of a recording."""
    language = None if not spoken.text else "en"
    options = TranscriptionOptions(language=language, hotwords=hotwords)
    return " ".join(s.text for s in transcribe_file(spoken.file, options, engine).segments)


def main() -> None:
    """Print a line for each recording: names said, found without and with, put in, error rates."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    choice = parser.parse_args()
    settings = Settings.from_environment(os.environ)
    engine = load_engine(choice.engine, models_dir=settings.models_dir)
    everything = list(recordings(choice.folder))
    names = tuple(name for spoken in everything for name in spoken.names)
    print(f"{len(names)} names; {engine.name}, {engine.model}")
    print(
        f"{'':<22}{'said':>6}{'without':>9}{'with':>6}{'put in':>8}{'WER without':>13}{'with':>8}"
    )
    for spoken in everything:
        without = transcribed(engine, spoken, ())
        with_names = transcribed(engine, spoken, names)
        said = count(spoken.names, spoken.text)
        others = tuple(name for name in names if name not in spoken.names)
        put_in = count(others, with_names) - count(others, without)
        rates = [
            f"{jiwer.wer(plain(spoken.text), plain(text)):.1%}" if spoken.text else "-"
            for text in (without, with_names)
        ]
        print(
            f"{spoken.file.stem:<22}{said:>6}{count(spoken.names, without):>9}"
            f"{count(spoken.names, with_names):>6}{put_in:>8}{rates[0]:>13}{rates[1]:>8}"
            + ("" if spoken.text or without == with_names else "  text differs")
        )


if __name__ == "__main__":
    main()

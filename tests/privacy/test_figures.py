"""The promised figures: recall at least 0.98, precision at least 0.95 on what was held back."""

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2] / "bench" / "masking.py"


def test_the_held_back_part_is_found_as_promised() -> None:
    command = [sys.executable, str(BENCH), "--part", "held-back"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_cases_of_other_authors_are_counted_by_what_is_hidden_and_what_stays(
    tmp_path: Path,
) -> None:
    file = tmp_path / "cases.txt"
    file.write_text(
        "# a comment\n"
        "en | A: Your surname? // C: Quist, Q, U, I, S, T. | Quist ; Q, U, I, S, T | surname\n"
        "en | A: The order number? // C: Four oh one. | Four oh one | order\n",
        encoding="utf-8",
    )
    command = [sys.executable, str(BENCH), "--cases", str(file), "--misses"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert shown.splitlines()[2].split() == ["en,", "all", "3", "0.667", "2", "1.000"]
    assert "shown [Four oh one]" in shown

"""How well names are told apart: precision and recall of `likeness` on labelled pairs.

`python -m bench.names PAIRS.csv` reads pairs (`schema, name1, name2, is_match`) and prints, for organisations and for
all, what the threshold in use gives beside the plain ratio of sorted words. The best threshold of each measure is
chosen on four fifths of the pairs and measured on the fifth left out, five times, so that no figure is of pairs it was
chosen on. Every confusion of the threshold in use is printed with `--confusions`.
"""

import argparse
import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Final

from rapidfuzz.fuzz import token_sort_ratio

from actors.selectors.folding import latin
from actors.selectors.likeness import ALIKE, likeness

FOLDS: Final = 5
THRESHOLDS: Final = [hundredth / 100 for hundredth in range(50, 101)]
Scored = tuple[float, bool]


def plain(one: str, other: str) -> float:
    """Return the limit to be beaten: the ratio of the words in alphabetical order, in Latin letters."""
    return float(token_sort_ratio(latin(one), latin(other))) / 100


def told(rows: Iterable[Scored], threshold: float) -> tuple[float, float, float]:
    """Return precision, recall and F1 of calling everything from the threshold on the same."""
    pairs = list(rows)
    right = sum(same for score, same in pairs if score >= threshold)
    called, same = sum(score >= threshold for score, _same in pairs), sum(same for _score, same in pairs)
    precision, recall = right / called if called else 1.0, right / same if same else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def held_out(rows: Sequence[Scored]) -> tuple[float, float, float]:
    """Return precision, recall and F1 on pairs the threshold was not chosen on."""
    shuffled = list(rows)
    Random(1).shuffle(shuffled)  # the same every time, so that runs can be compared
    parts = [shuffled[number::FOLDS] for number in range(FOLDS)]
    judged: list[Scored] = []
    for number, part in enumerate(parts):
        others = [row for other, rest in enumerate(parts) if other != number for row in rest]
        best = max(THRESHOLDS, key=lambda threshold: told(others, threshold)[2])
        judged += [(float(score >= best), same) for score, same in part]
    return told(judged, 1.0)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--confusions", action="store_true")
    given = parser.parse_args()
    with given.pairs.open(newline="") as file:
        rows = list(csv.DictReader(file))
    organisations = [row for row in rows if row["schema"] != "Person"]
    print(f"{'pairs':14} {'measure':26}  precision  recall     F1")
    for name, chosen in (("organisations", organisations), ("all", rows)):
        measures: list[tuple[str, Callable[[str, str], float]]] = [
            ("likeness", likeness),
            ("plain sorted words", plain),
        ]
        for label, measure in measures:
            scored = [(measure(row["name1"], row["name2"]), row["is_match"] == "true") for row in chosen]
            if measure is likeness:
                line(name, f"{label} from {ALIKE}", told(scored, ALIKE))
            line(name, f"{label}, held out", held_out(scored))
    for row in organisations if given.confusions else ():
        score = likeness(row["name1"], row["name2"])
        if (score >= ALIKE) != (row["is_match"] == "true"):
            print(f"{'missed' if score < ALIKE else 'wrong ':7} {score:.2f}  {row['name1']} | {row['name2']}")


def line(pairs: str, measure: str, figures: tuple[float, float, float]) -> None:
    """Print one line of the table."""
    print(f"{pairs:14} {measure:26}  {figures[0]:9.3f}  {figures[1]:6.3f}  {figures[2]:5.3f}")


if __name__ == "__main__":
    main()

"""How well names are screened: precision and recall on judged queries, and how long a look-up takes.

`python -m bench.screening DATA` reads real list files and judged queries from a folder laid out like
`un_sc_list/*.xml`, `ofac/{sdn,alt}*.csv`, `screening_truth/*.csv`; none of it is part of the project. Thresholds are
chosen on four fifths of the queries and measured on the fifth left out, five times; the rules know no query. Every
confusion is printed. `--confirm` takes every suggested listed party for confirmed, `--apart` none (both by default).
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Final

from rapidfuzz.distance import Indel

from actors.domain import matching, screening
from actors.domain.listfiles import ofac, un
from actors.domain.listfiles.entries import Entry, EntryKind
from actors.domain.matching import Found, Index, Listed
from actors.domain.name_words import PLACES
from actors.domain.naming import fold
from actors.selectors.folding import latin

LISTS: Final = ("un", "ofac")
FOLDS: Final = 5
THRESHOLDS: Final = range(70, 97)
PRECISION_WANTED: Final = 0.95


@dataclass(frozen=True)
class Query:
    """One judged query: what it should find on each list, and where a namesake may be shown for review."""

    number: str
    text: str
    country: str
    expected: Mapping[str, frozenset[str]]
    namesake_in: frozenset[str]


def code_of(name: str) -> str:
    """Return the code of a country among those that armed groups are named after."""
    return next((PLACES[word] for word in fold(name).split() if word in PLACES), "")


def read(folder: Path, *, confirmed: bool) -> Index:
    """Return the newest list of each publisher in the folder, filed."""
    newest = max((folder / "un_sc_list").glob("*.xml")).read_bytes()
    parts = [max((folder / "ofac").glob(name)).read_bytes() for name in ("sdn*.csv", "alt*.csv")]
    parsed = {"un": un.parse(newest, code_of=code_of), "ofac": ofac.parse(parts, code_of=code_of)}
    index = Index([_listed(code, entry) for code, file in parsed.items() for entry in file.entries], likeness)
    if not confirmed:
        return index
    party = {key: pair.one for pair in index.suggestions() for key in (pair.one, pair.other)}
    return Index([replace(entry, party=party.get(entry.key, "")) for entry in index.entries], likeness)


def likeness(one: str, other: str) -> float:
    """Return how alike two spellings are, 0 to 1."""
    return float(Indel.normalized_similarity(one, other))


def _listed(code: str, entry: Entry) -> Listed:
    return matching.listed(
        f"{code}:{entry.reference}",
        list_code=code,
        kind=entry.kind,
        names=[(name.text, name.kind) for name in entry.names],
        countries=entry.countries,
        mentioned=entry.mentioned,
        to_latin=latin,
    )


def queries(folder: Path) -> list[Query]:
    """Return the judged queries of every file in the folder."""
    found = []
    for path in sorted((folder / "screening_truth").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [_query(row) for row in csv.DictReader(file)]
    return found


def _query(row: Mapping[str, str]) -> Query:
    expected = {code: frozenset(row[f"{code}_expected"].replace("|", " ").replace(";", " ").split()) for code in LISTS}
    namesakes = LISTS if row["homonym_in"] == "both" else (row["homonym_in"],)
    return Query(row["case_id"], row["query"], row["country"], expected, frozenset(namesakes))


def answers(index: Index, asked: Iterable[Query]) -> dict[str, list[Found]]:
    """Return what each query finds among organisations."""
    return {
        one.number: index.find(
            matching.asked(
                [one.text],
                countries=[one.country] if one.country else [],
                kinds=[EntryKind.ORGANISATION],
                to_latin=latin,
            )
        )
        for one in asked
    }


def counted(asked: Iterable[Query], found: Mapping[str, list[Found]], code: str, threshold: int) -> Counter[str]:
    """Return how many hits at or above a figure are right, wrong and missing."""
    counts: Counter[str] = Counter()
    for one in asked:
        hits = {hit.listed.key.partition(":")[2] for hit in _of(found[one.number], code, threshold)}
        counts["right"] += len(hits & one.expected[code])
        counts["wrong"] += len(hits - one.expected[code])
        counts["missing"] += len(one.expected[code] - hits)
    return counts


def _of(found: Iterable[Found], code: str, threshold: int) -> Iterator[Found]:
    return (hit for hit in found if hit.listed.list_code == code and hit.verdict.score >= threshold)


def precision(counts: Counter[str]) -> float:
    """Return the share of hits that are right; 1 for no hit."""
    total = counts["right"] + counts["wrong"]
    return counts["right"] / total if total else 1.0


def recall(counts: Counter[str]) -> float:
    """Return the share of what should be found that is."""
    total = counts["right"] + counts["missing"]
    return counts["right"] / total if total else 1.0


def cross_validated(
    asked: Sequence[Query], found: Mapping[str, list[Found]], code: str
) -> tuple[Counter[str], list[int]]:
    """Return the counts of the folds left out, at thresholds chosen on the others, and those thresholds."""
    order = list(asked)
    Random(2026).shuffle(order)
    total: Counter[str] = Counter()
    chosen = []
    for fold_no in range(FOLDS):
        rest = [one for place, one in enumerate(order) if place % FOLDS != fold_no]
        left_out = order[fold_no::FOLDS]
        best = max(THRESHOLDS, key=lambda value: _worth(counted(rest, found, code, value), value))
        chosen.append(best)
        total += counted(left_out, found, code, best)
    return total, chosen


def _worth(counts: Counter[str], threshold: int) -> tuple[float, float, int]:
    enough = min(precision(counts), PRECISION_WANTED)
    return enough, recall(counts), -abs(threshold - screening.ALERT)


def report(index: Index, asked: Sequence[Query], say: Callable[[str], object]) -> None:
    """Print precision, recall and every confusion, for each list."""
    found = answers(index, asked)
    for code in LISTS:
        alerts = counted(asked, found, code, screening.ALERT)
        shown = counted(asked, found, code, screening.POSSIBLE)
        left_out, chosen = cross_validated(asked, found, code)
        say(f"{code}: at {screening.ALERT} precision {precision(alerts):.3f} recall {recall(alerts):.3f}")
        say(f"{code}: thresholds chosen {chosen}, left out: P {precision(left_out):.3f} R {recall(left_out):.3f}")
        say(f"{code}: with review from {screening.POSSIBLE} recall {recall(shown):.3f}, to look at {shown['wrong']}")
        for one in asked:
            _confusions(code, one, found[one.number], say)


def _confusions(code: str, one: Query, found: Sequence[Found], say: Callable[[str], object]) -> None:
    hits = {hit.listed.key.partition(":")[2]: hit for hit in _of(found, code, screening.POSSIBLE)}
    for key, hit in hits.items():
        alert = hit.verdict.score >= screening.ALERT
        if alert != (key in one.expected[code]):
            what = "wrong alert" if alert else "only possible"
            moved = ", ".join(f"{reason.feature} {reason.points:+d}" for reason in hit.verdict.reasons)
            namesake = " (a namesake)" if alert and code in one.namesake_in else ""
            expected = key in one.expected[code] or alert
            if expected:
                say(f"  {what}{namesake}: {one.number} {one.text} ~ {key} {hit.verdict.score} [{moved}]")
    for key in sorted(one.expected[code] - hits.keys()):
        say(f"  missed: {one.number} {one.text} ~ {key}")


def timed(index: Index, asked: Sequence[Query], say: Callable[[str], object]) -> None:
    """Print how long one look-up takes."""
    took = []
    for one in asked:
        begun = perf_counter()
        answers(index, [one])
        took.append((perf_counter() - begun) * 1000)
    took.sort()
    say(f"one name: median {took[len(took) // 2]:.1f} ms, 95th {took[int(len(took) * 0.95)]:.1f} ms, of {len(took)}")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Measure how well names are screened.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--confirm", action="store_true", help="only with every suggested party confirmed")
    parser.add_argument("--apart", action="store_true", help="only with every entry for itself")
    options = parser.parse_args()
    say = lambda text: sys.stdout.write(f"{text}\n")  # noqa: E731 - one line of output
    asked = queries(options.data)
    for confirmed, wanted in ((False, not options.confirm), (True, not options.apart)):
        if wanted:
            begun = perf_counter()
            index = read(options.data, confirmed=confirmed)
            state = "suggested parties confirmed" if confirmed else "every entry for itself"
            say(f"{len(index.entries)} entries, {state}; read and filed in {perf_counter() - begun:.1f} s")
            report(index, asked, say)
            timed(index, asked, say)


if __name__ == "__main__":
    main()

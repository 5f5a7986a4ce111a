"""Finding, among tens of thousands of entries, the few that may be who is asked for (pure).

Every name of every entry is filed under what its words sound like, mean, and are short for; a look-up compares only
entries filed under something of its own. Entries confirmed to be one party lend each other their names and countries.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from actors.domain import screening
from actors.domain.listfiles.entries import EntryKind, ListedAs
from actors.domain.naming import SHORT, Reading, Word, readings
from actors.domain.screening import Agreement, Comparison, Scale, Verdict

COMMONEST: Final = 0.1
"""What the commonest word still counts."""
AS_IF: Final = 5000
"""How rare words are is measured as if there were this many entries, where there are fewer."""
LONG_ENOUGH: Final = 5
"""Words of this many letters are also found with a letter wrong."""
WORTH_JUDGING: Final = 0.5
MOST_JUDGED: Final = 6
MAIN_NAME_AGREES: Final = 0.97
SHARED_MAIN: Final = (1, 3, 10)
"""What a shared name tells: as alias on both sides, as main name on one, on both."""
SUGGESTED_FROM: Final = 3

ToLatin = Callable[[str], str]
Likeness = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry, ready to be compared."""

    key: str
    """What the caller calls it."""
    list_code: str
    kind: EntryKind
    names: tuple[Reading, ...]
    countries: frozenset[str] = frozenset()
    """Its own, those its main name speaks of included."""
    mentioned: frozenset[str] = frozenset()
    """Those its text and its other names speak of."""
    party: str = ""
    """What entries confirmed to be one party have in common; "" for none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked for: by one or more names, of a kind or of any, belonging to countries."""

    names: tuple[Reading, ...]
    countries: frozenset[str] = frozenset()
    kinds: frozenset[EntryKind] = frozenset({EntryKind.ORGANISATION, EntryKind.PERSON})
    recorded: tuple[frozenset[str], ...] = ()
    """For each name as it is recorded, the joined letters of the readings it was taken apart into."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that may be who is asked for, the figure with its reasons, and the entry that lent the name."""

    listed: Listed
    verdict: Verdict
    lent_by: str = ""
    """The key of the entry of the same party whose name it was, "" for its own."""


@dataclass(frozen=True, slots=True)
class _Met:
    """An entry met by one of the names that are recorded of who is asked for."""

    name: int
    hit: Found
    by_main_name: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two entries of different lists that may be one party: what they share, and how strongly it speaks."""

    one: str
    other: str
    names: tuple[str, ...]
    strength: int


def listed(
    key: str,
    *,
    list_code: str,
    kind: EntryKind,
    names: Iterable[tuple[str, ListedAs]],
    countries: Collection[str],
    mentioned: Collection[str],
    to_latin: ToLatin,
    party: str = "",
) -> Listed:
    """Return an entry ready to be compared; an abbreviation of another of its names is known as one."""
    found: dict[tuple[str, bool], Reading] = {}
    for text, how in names:
        read = readings(
            text,
            to_latin=to_latin,
            weak=how is ListedAs.WEAK,
            main=how is ListedAs.MAIN,
            shouted=text.isupper(),
        )
        for one in read:
            found.setdefault((one.joined, one.short), one)
    spelled_out = {initials for one in found.values() for initials in one.short_forms}
    told = tuple(_told_short(one, spelled_out) for one in found.values())
    own, spoken = set(countries), set(mentioned)
    if kind is not EntryKind.PERSON:
        for one in told:
            (own if one.main else spoken).update(one.places | one.beside)
    return Listed(key, list_code, kind, told, frozenset(own), frozenset(spoken), party)


def _told_short(one: Reading, spelled_out: Collection[str]) -> Reading:
    if len(one.words) == 1 and 1 < len(one.words[0].text) <= SHORT + 1 and one.words[0].text in spelled_out:
        return replace(one, short=True)
    return one


def asked(texts: Iterable[str], *, countries: Iterable[str], kinds: Iterable[EntryKind], to_latin: ToLatin) -> Asked:
    """Return who is asked for, every packed name taken apart."""
    read = [readings(text, to_latin=to_latin) for text in texts]
    found = {one.joined: one for name in read for one in name}
    beside = frozenset().union(*(one.beside for one in found.values())) if found else frozenset()
    recorded = tuple(frozenset(one.joined for one in name) for name in read)
    return Asked(tuple(found.values()), frozenset(countries) | beside, frozenset(kinds), recorded)


@dataclass
class Index:
    """All entries, filed by what their names are made of."""

    entries: Sequence[Listed]
    likeness: Likeness
    blocks: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    common: dict[EntryKind, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    parties: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        """File every entry."""
        for place, entry in enumerate(self.entries):
            counts = self.common[entry.kind]
            if entry.party:
                self.parties[entry.party].append(place)
            for name in entry.names:
                counts.update(word.meaning or word.key for word in name.words)
                for block in _filed_under(name):
                    self.blocks[block].add(place)

    @cached_property
    def scales(self) -> Mapping[EntryKind, Scale]:
        """Return what names of each kind of entry are measured with."""
        return {
            kind: Scale(self.likeness, _weights(self.common[kind], len(self.entries)), kind is EntryKind.PERSON)
            for kind in EntryKind
        }

    def find(self, who: Asked, *, set_apart: Collection[str] = ()) -> list[Found]:
        """Return the entries that may be who is asked for, the likeliest first; at most one figure an entry.

        Entries whose key is `set_apart` are known to be somebody else: they are found, and hold no other entry down.
        """
        near = {place for name in who.names for block in _sought_under(name) for place in self.blocks.get(block, ())}
        near |= {other for place in near for other in self.parties.get(self.entries[place].party, ())}
        scales = {kind: replace(scale, known={}) for kind, scale in self.scales.items()}
        met = [
            one
            for place in sorted(near)
            if self.entries[place].kind in who.kinds
            for one in self._met(who, place, scales[self.entries[place].kind])
        ]
        best: dict[tuple[str, int], tuple[int, bool]] = {}
        for one in met:
            if one.hit.listed.key not in set_apart:
                spot = (one.hit.listed.list_code, one.name)
                best[spot] = max(best.get(spot, (0, False)), (one.hit.verdict.score, one.by_main_name))
        found: dict[str, Found] = {}
        for one in met:
            hit = _held(one, *best.get((one.hit.listed.list_code, one.name), (0, False)))
            known = found.get(hit.listed.key)
            if known is None or hit.verdict.score > known.verdict.score:
                found[hit.listed.key] = hit
        return sorted(found.values(), key=lambda hit: (-hit.verdict.score, hit.listed.list_code, hit.listed.key))

    def _met(self, who: Asked, place: int, scale: Scale) -> Iterator[_Met]:
        entry = self.entries[place]
        pool = [self.entries[other] for other in self.parties.get(entry.party, ())] if entry.party else [entry]
        agreement = screening.agreement(
            who.countries,
            frozenset().union(*(one.countries for one in pool)),
            frozenset().union(*(one.mentioned for one in pool)),
        )
        compared = [
            (screening.compare(mine, theirs, scale), one.key)
            for one in pool
            for theirs in one.names
            for mine in who.names
        ]
        for name, joined in enumerate(who.recorded):
            verdict, lender = _best(compared, joined, agreement, of_persons=scale.of_persons)
            if verdict is not None and verdict.band is not None:
                main = any(
                    one.listed.main and one.value >= MAIN_NAME_AGREES
                    for one, key in compared
                    if key == entry.key and one.asked.joined in joined
                )
                yield _Met(name, Found(entry, verdict, "" if lender == entry.key else lender), main)

    def suggestions(self) -> list[Suggestion]:
        """Return pairs of organisations of different lists that share telling names and fit each other best.

        Pairs of one confirmed party are left out. The strongest first.
        """
        shared: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
        for text, bearers in self._bearers().items():
            for one in bearers:
                for other in bearers:
                    if self.entries[one].list_code < self.entries[other].list_code:
                        mains = bearers[one].main + bearers[other].main
                        shared[one, other].append((bearers[one].text or text, SHARED_MAIN[mains]))
        strength = {pair: sum(weight for _text, weight in names) for pair, names in shared.items()}
        best: Counter[tuple[int, str]] = Counter()
        for (one, other), value in strength.items():
            for mine, theirs in ((one, other), (other, one)):
                spot = (mine, self.entries[theirs].list_code)
                best[spot] = max(best[spot], value)
        found = []
        for (one, other), value in strength.items():
            first, second = self.entries[one], self.entries[other]
            fits_best = value == best[one, second.list_code] == best[other, first.list_code]
            if value >= SUGGESTED_FROM and fits_best and not (first.party and first.party == second.party):
                names = tuple(text for text, _weight in shared[one, other])
                found.append(Suggestion(first.key, second.key, names, value))
        return sorted(found, key=lambda pair: (-pair.strength, pair.one, pair.other))

    def _bearers(self) -> Mapping[str, dict[int, Reading]]:
        found: dict[str, dict[int, Reading]] = defaultdict(dict)
        weight = self.scales[EntryKind.ORGANISATION].weight
        for place, entry in enumerate(self.entries):
            if entry.kind is not EntryKind.ORGANISATION:
                continue
            for name in entry.names:
                if not name.short and not name.weak and sum(map(weight, name.words)) >= screening.TELLING:
                    found[name.joined].setdefault(place, name)
        return found


def _held(met: _Met, best: int, best_by_main_name: bool) -> Found:  # noqa: FBT001 - one caller
    verdict = screening.hold_down(
        met.hit.verdict, best=best, by_main_name=met.by_main_name, best_by_main_name=best_by_main_name
    )
    return replace(met.hit, verdict=verdict)


def _best(
    compared: Sequence[tuple[Comparison, str]], asked: Collection[str], agreement: Agreement, *, of_persons: bool
) -> tuple[Verdict | None, str]:
    """Return the best verdict on the readings of one name asked for, and the entry whose name it was."""
    in_full = [one.value for one, _key in compared if not one.is_short]
    differ = bool(in_full) and max(in_full) < WORTH_JUDGING
    worth = sorted((pair for pair in compared if pair[0].value > WORTH_JUDGING), key=lambda pair: -pair[0].value)
    of_name = [pair for pair in worth if pair[0].asked.joined in asked]
    best: Verdict | None = None
    lender = ""
    for one, key in of_name[:MOST_JUDGED]:
        others = [o for o, _key in worth if o.listed is not one.listed and o.asked is not one.asked]
        verdict = screening.judge(
            one, places=agreement, other_names=others, full_names_differ=differ, of_persons=of_persons
        )
        if best is None or verdict.score > best.score:
            best, lender = verdict, key
    return best, lender


def _weights(counts: Counter[str], total: int) -> Callable[[Word], float]:
    known: dict[str, float] = {}
    of = max(total, AS_IF)
    most = math.log(of + 2)

    def weight(word: Word) -> float:
        if word.text not in known:
            rare = max(math.log((of + 1) / (counts[word.meaning or word.key] + 1)) / most, COMMONEST)
            if word.kind:
                rare *= screening.KIND_COUNTS
            elif word.place:
                rare *= screening.PLACE_COUNTS
            known[word.text] = rare
        return known[word.text]

    return weight


def _filed_under(name: Reading) -> Iterator[str]:
    yield f"whole:{name.joined}"
    if not name.short:
        yield from (f"short:{short}" for short in name.short_forms)
        if name.frame:
            yield f"frame:{name.frame}"
    else:
        yield f"letters:{name.joined}"
        if len(name.words) > 1:
            yield f"short:{name.words[0].text}"
    for word in name.words:
        if not word.kind or len(name.words) == 1:
            yield from _of_word(word)
            yield from (f"cut:{cut}" for cut in _cuts(word.key))


def _sought_under(name: Reading) -> Iterator[str]:
    yield f"whole:{name.joined}"
    yield f"short:{''.join(word.text for word in name.words)}"
    yield from (f"letters:{short}" for short in name.short_forms)
    if name.short:
        yield f"whole:{name.words[0].text}"
    elif name.frame:
        yield f"frame:{name.frame}"
    for word in name.words:
        if not word.kind or len(name.words) == 1:
            yield from _of_word(word)
            yield f"cut:{word.key}"
            for cut in _cuts(word.key):
                yield f"cut:{cut}"
                yield f"key:{cut}"


def _of_word(word: Word) -> Iterator[str]:
    yield f"key:{word.key}"
    yield f"other:{word.other}"
    if word.meaning:
        yield f"meaning:{word.meaning}"
    if word.place:
        yield f"place:{word.place}"
    if len(word.bones) >= screening.FEW_BONES:
        yield f"bones:{word.bones}"


def _cuts(key: str) -> Iterator[str]:
    if len(key) >= LONG_ENOUGH:
        yield from {key[:place] + key[place + 1 :] for place in range(len(key))}

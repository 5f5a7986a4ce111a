"""How a name is held against the names of a list: what agrees, what differs, and what follows from it (pure).

Each word of one name is paired with the word of the other that is most like it: the same spelling, the same sound, the
same meaning in another language. Rare words count more than common ones, words for the kind of body hardly count.
From that comes a figure from 0 to 100; rules then hold it down where experience says that names mislead: abbreviations,
names the list itself calls weak, countries that differ, another entry that fits better. Nothing here says "forbidden":
a figure says how much one should look.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from actors.domain.name_words import SAME_GROUND
from actors.domain.naming import SHORT, VOWELS, Reading, Word
from actors.domain.words import Labelled, Words, say
from actors.domain.words import noop as _

RULES: Final = 2
"""Which rules these are: names looked up by earlier ones are looked up again."""
ALERT: Final = 84
"""From here on a hit stands in the way of a submission until it is decided."""
POSSIBLE: Final = 62
"""From here on a hit is shown: possible, needs review."""
BEST: Final = 100

SAME_SOUND: Final = 0.98
SAME_MEANING: Final = 0.94
SAME_BONES: Final = 0.92
LIKE_BONES: Final = 0.7
"""Words of the same consonants are one word only if they are this much alike."""
ALIKE: Final = 0.82
"""Words less alike than this are different words."""
ALIKE_AT_LEAST: Final = 0.88
"""The same for words that begin with different letters."""
FEW_BONES: Final = 3
KIND_COUNTS: Final = 0.25
PLACE_COUNTS: Final = 0.6
TELLING: Final = 0.62
"""What a match of words must tell to stand without agreement of country: about one rare word."""
TELLING_OF_PERSONS: Final = 0.9
JOINED_ALIKE: Final = 0.93
ALIKE_JOINED: Final = 0.8
"""The same for names of the same consonants whose words are cut differently."""
_HEARD: Final = frozenset({"spelling", "sound", "consonants", "near"})
BY_INITIALS: Final = 0.9
WITHOUT_ENDING: Final = 0.77
"""FARC and FARC-EP are one, PFLP and PFLP-GC are two: to be looked at, whatever the countries say."""
PARTS_LEFT_OUT: Final = 0.9
"""What a person's name keeps when a part of it stands in one of the two alone."""
OTHER_PLACE: Final = 25
OTHER_COUNTRY: Final = 8
SUPPORT: Final = 6
RIVAL_BY: Final = 2
"""An entry this much below the best of its list is not the one meant."""


class Band(Labelled):
    """How much a figure asks for."""

    ALERT = "alert", _("Likely the same")
    POSSIBLE = "possible", _("Possible, needs review")


class HitState(Labelled):
    """What people say of a hit."""

    UNDECIDED = "undecided", _("Undecided")
    TRUE = "true", _("It is the same")
    FALSE = "false", _("It is somebody else")


class Agreement(Labelled):
    """What the countries on both sides say."""

    SAME = "same", _("A country in common")
    OTHER = "other", _("Other countries")
    UNKNOWN = "unknown", _("Countries not known on both sides")


class How(Labelled):
    """What two words have in common."""

    SPELLING = "spelling", _("spelled alike")
    SOUND = "sound", _("sounds alike")
    MEANING = "meaning", _("means the same")
    CONSONANTS = "consonants", _("same consonants")
    NEAR = "near", _("nearly spelled alike")
    INITIALS = "initials", _("first letters")


@dataclass(frozen=True, slots=True)
class Scale:
    """What a comparison measures with."""

    likeness: Callable[[str, str], float]
    """How alike two spellings are, 0 to 1."""
    weight: Callable[[Word], float]
    """How rare a word is among the names of the lists, 0 to 1."""
    of_persons: bool = False
    """Whether the names are of persons: parts of them may be left out, kinds of bodies mean nothing."""
    known: dict[tuple[str, str], "tuple[float, How] | None"] = field(default_factory=dict, compare=False)
    """How alike the words compared before were: one look-up meets the same ones in many names."""

    def alike(self, asked: Word, listed: Word) -> "tuple[float, How] | None":
        """Return what `alike` says, remembered."""
        spot = (asked.text, listed.text)
        if spot not in self.known:
            self.known[spot] = alike(asked, listed, self.likeness)
        return self.known[spot]


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of the name asked for, the word of the listed name it was paired with, and how alike they are."""

    asked: Word
    listed: Word
    alike: float
    how: How


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two names held against each other."""

    asked: Reading
    listed: Reading
    value: float
    """0 to 1: the share of both names that agrees."""
    telling: float
    """What the words that agree tell: about 1 for each rare word."""
    pairs: tuple[Pair, ...] = ()
    only_asked: tuple[Word, ...] = ()
    only_listed: tuple[Word, ...] = ()

    @property
    def is_short(self) -> bool:
        """Return whether one of the two is an abbreviation."""
        return self.asked.short or self.listed.short

    @property
    def is_whole(self) -> bool:
        """Return whether every word of both names has its partner, in spelling or sound and not by meaning alone."""
        return not self.only_asked and not self.only_listed and all(pair.how in _HEARD for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that made or moved the figure, with the points it gave or took."""

    feature: str
    points: int
    words: Words


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holding a party's names against an entry came to."""

    score: int
    comparison: Comparison
    reasons: tuple[Reason, ...] = field(default=())

    @property
    def band(self) -> Band | None:
        """Return how much it asks for; None for nothing."""
        if self.score >= ALERT:
            return Band.ALERT
        return Band.POSSIBLE if self.score >= POSSIBLE else None


def alike(  # noqa: PLR0911 - one way each
    asked: Word, listed: Word, likeness: Callable[[str, str], float]
) -> tuple[float, How] | None:
    """Return how alike two words are and in what; None for different words."""
    if asked.text == listed.text:
        return 1.0, How.SPELLING
    if asked.sounds_like(listed):
        return SAME_SOUND, How.SOUND
    if asked.key.isdigit() or listed.key.isdigit():
        return None
    same_bones = _same_bones(asked, listed)
    near = likeness(asked.key, listed.key) if same_bones or _may_be_near(asked.key, listed.key) else 0.0
    if same_bones and near >= LIKE_BONES:
        return SAME_BONES, How.CONSONANTS
    if (asked.meaning and asked.meaning == listed.meaning) or _same_place(asked, listed):
        return SAME_MEANING, How.MEANING
    if near >= (ALIKE if asked.key[0] == listed.key[0] else ALIKE_AT_LEAST):
        return near * SAME_MEANING, How.NEAR
    return None


def _same_place(asked: Word, listed: Word) -> bool:
    return bool(asked.place) and asked.place == listed.place and not (asked.within or listed.within)


def _may_be_near(one: str, other: str) -> bool:
    """Return whether the lengths of two words allow them to be alike at all."""
    mine, theirs = len(one), len(other)
    shorter = min(mine, theirs)
    return shorter > FEW_BONES and 2 * shorter >= ALIKE * (mine + theirs)


def _same_bones(asked: Word, listed: Word) -> bool:
    starts_alike = (asked.key[0] in VOWELS) == (listed.key[0] in VOWELS)
    return asked.bones == listed.bones and len(asked.bones) >= FEW_BONES and starts_alike


def compare(asked: Reading, listed: Reading, scale: Scale) -> Comparison:
    """Hold one name against another. The same for the same two names, whatever their order of words."""
    weight = scale.weight
    if asked.joined == listed.joined:
        return _whole(asked, listed, weight)
    if asked.short or listed.short:
        return _by_initials(asked, listed)
    if _are_cut_otherwise(asked, listed) and scale.likeness(asked.joined, listed.joined) >= ALIKE_JOINED:
        return _cut_otherwise(asked, listed, weight)
    pairs = _pairs(asked.words, listed.words, scale)
    if not pairs and abs(len(asked.joined) - len(listed.joined)) > FEW_BONES:
        return Comparison(asked, listed, 0.0, 0.0)
    mine = {id(pair.asked) for pair in pairs}
    theirs = {id(pair.listed) for pair in pairs}
    only_asked = tuple(word for word in asked.words if id(word) not in mine)
    only_listed = tuple(word for word in listed.words if id(word) not in theirs)
    agreed = sum(pair.alike * (weight(pair.asked) + weight(pair.listed)) for pair in pairs)
    total = sum(map(weight, asked.words)) + sum(map(weight, listed.words))
    value = agreed / total if total else 0.0
    if scale.of_persons and len(pairs) > 1 and not (only_asked and only_listed):
        closeness = sum(pair.alike for pair in pairs) / len(pairs)
        value = max(value, closeness * (PARTS_LEFT_OUT if only_asked or only_listed else 1))
    others = min(max((len(word.key) for word in words), default=0) for words in (only_asked, only_listed))
    may_be_cut = len(asked.joined) > SHORT and (len(only_asked) != len(only_listed) or others <= FEW_BONES)
    if may_be_cut and (joined := scale.likeness(asked.joined, listed.joined)) >= JOINED_ALIKE:
        value = max(value, joined * SAME_SOUND)
    telling = sum(pair.alike * min(weight(pair.asked), weight(pair.listed)) for pair in pairs)
    return Comparison(asked, listed, value, telling, tuple(pairs), only_asked, only_listed)


def _whole(asked: Reading, listed: Reading, weight: Callable[[Word], float]) -> Comparison:
    telling = min(sum(map(weight, asked.words)), sum(map(weight, listed.words)))
    same = [word.text for word in asked.words] == [word.text for word in listed.words]
    spelled, how = (1.0, How.SPELLING) if same else (SAME_SOUND, How.SOUND)
    pairs = tuple(Pair(one, other, spelled, how) for one, other in zip(asked.words, listed.words, strict=False))
    return Comparison(asked, listed, spelled, telling, pairs)


def _are_cut_otherwise(asked: Reading, listed: Reading) -> bool:
    return bool(asked.frame) and asked.frame == listed.frame and len(asked.words) != len(listed.words)


def _cut_otherwise(asked: Reading, listed: Reading, weight: Callable[[Word], float]) -> Comparison:
    telling = min(sum(map(weight, asked.words)), sum(map(weight, listed.words)))
    mine, theirs = (Word(one.text, one.joined, one.frame, one.joined) for one in (asked, listed))
    return Comparison(asked, listed, SAME_BONES, telling, (Pair(mine, theirs, SAME_BONES, How.CONSONANTS),))


def _by_initials(asked: Reading, listed: Reading) -> Comparison:
    """Compare an abbreviation with a name in full that it may be short for, or with itself and an ending."""
    if (ending := _by_ending(asked, listed)) is not None:
        return ending
    short, full = (asked, listed) if asked.short else (listed, asked)
    letters = "".join(word.text for word in short.words)
    holds = not full.short and len(letters) > FEW_BONES and letters in full.short_forms
    pairs = tuple(Pair(asked.words[0], word, BY_INITIALS, How.INITIALS) for word in listed.words) if holds else ()
    return Comparison(asked, listed, BY_INITIALS if holds else 0.0, 0.0, pairs)


def _by_ending(asked: Reading, listed: Reading) -> Comparison | None:
    """Compare an abbreviation with one that has an ending more: a part, an army or another name of the same."""
    one, other = asked.words[0], listed.words[0]
    alone, longer = sorted((asked, listed), key=lambda name: len(name.words))
    is_ending = alone.short and len(alone.words) == 1 < len(longer.words) and " " not in longer.text
    if not is_ending or one.text != other.text or len(one.text) < FEW_BONES:
        return None
    pairs = (Pair(one, other, 1.0, How.SPELLING),)
    return Comparison(asked, listed, WITHOUT_ENDING, 0.0, pairs, asked.words[1:], listed.words[1:])


def _pairs(asked: Sequence[Word], listed: Sequence[Word], scale: Scale) -> list[Pair]:
    options = [
        Pair(one, other, *near) for one in asked for other in listed if (near := scale.alike(one, other)) is not None
    ]
    options.sort(
        key=lambda pair: (-pair.alike * (scale.weight(pair.asked) + scale.weight(pair.listed)), pair.asked.text)
    )
    taken: set[int] = set()
    found = []
    for pair in options:
        if not {id(pair.asked), id(pair.listed)} & taken:
            taken |= {id(pair.asked), id(pair.listed)}
            found.append(pair)
    return found


def agreement(asked: Collection[str], sure: Collection[str], mentioned: Collection[str]) -> Agreement:
    """Return what the countries say: those of who was asked for, the entry's own, and those its text mentions."""
    mine = set(asked) | {SAME_GROUND[code] for code in asked if code in SAME_GROUND}
    if mine & (set(sure) | set(mentioned)):
        return Agreement.SAME
    if mine and (sure or mentioned):
        return Agreement.OTHER
    return Agreement.UNKNOWN


def judge(
    found: Comparison,
    *,
    places: Agreement,
    other_names: Sequence[Comparison] = (),
    full_names_differ: bool = False,
    of_persons: bool = False,
) -> Verdict:
    """Return the figure for one comparison with the reasons that moved it, the words' share first.

    `other_names` are comparisons of further names of the same two parties; `full_names_differ` says that both are
    known by names in full as well, and that those have little in common.
    """
    score = round(found.value * BEST)
    reasons = [Reason("words", score, _share(found))]

    def moved(feature: str, to: int, words: Words) -> None:
        nonlocal score
        if to != score:
            reasons.append(Reason(feature, to - score, words))
        score = to

    if _numbers_differ(found):
        moved("number", score - OTHER_PLACE, say(_("Numbers in the names differ.")))
    named, listed = (one.places | one.beside for one in (found.asked, found.listed))
    if named and listed and not named & listed:
        moved("place", score - OTHER_PLACE, say(_("The names speak of different places.")))
    if places is Agreement.OTHER:
        moved("country", score - OTHER_COUNTRY, say(_("They belong to different countries.")))
    elif places is Agreement.SAME and not _different_words(found):
        moved("country", min(score + SUPPORT, BEST), say(_("They have a country in common.")))
    if supported := any(other.value >= SAME_BONES and not other.is_short for other in other_names):
        moved("other names", min(score + SUPPORT, BEST), say(_("Another name of the two agrees as well.")))
    rules = _of_persons(found, places) if of_persons else _of_bodies(found, places, full_names_differ)
    for feature, holds, words in rules:
        if holds and not supported and score >= ALERT:
            moved(feature, ALERT - 1, words)
    return Verdict(max(score, 0), found, tuple(reasons))


Rules = list[tuple[str, bool, Words]]
"""Rules that hold a figure under the alert: whether each applies, and what it says."""


def _of_persons(found: Comparison, places: Agreement) -> Rules:
    agrees = places is Agreement.SAME
    return [
        ("weak name", found.listed.weak and not agrees, say(_("The list calls this name weak."))),
        (
            "common words",
            found.telling < TELLING_OF_PERSONS and not agrees,
            say(_("Many bear these names; more would have to agree.")),
        ),
        ("one word", len(found.pairs) == 1 and not found.is_whole, say(_("Only one part of the name agrees."))),
        (
            "other word",
            bool(found.only_asked and found.only_listed),
            say(_("Parts of the name differ on both sides.")),
        ),
    ]


def _of_bodies(found: Comparison, places: Agreement, full_names_differ: bool) -> Rules:  # noqa: FBT001 - one caller
    agrees, other = places is Agreement.SAME, places is Agreement.OTHER
    letters = min(len(found.asked.joined), len(found.listed.joined))
    kinds = [[word for word in words if word.kind] for words in (found.only_asked, found.only_listed)]
    telling = [pair for pair in found.pairs if not pair.listed.kind and not pair.listed.place]
    guessed = any(pair.how is How.INITIALS for pair in found.pairs)
    whole = found.is_whole and (len(found.pairs) > 1 or found.listed.main) and not other
    ordinary = len(telling) > 1 and all(pair.listed.meaning for pair in telling) and found.telling < 2 * TELLING
    return [
        (
            "abbreviation",
            found.is_short and (full_names_differ or (not agrees and (letters <= FEW_BONES or other or guessed))),
            say(_("An abbreviation alone says little: countries and names in full would have to agree.")),
        ),
        ("weak name", found.listed.weak and not agrees, say(_("The list calls this name weak."))),
        (
            "common words",
            not found.is_short and not agrees and not whole and (found.telling < TELLING or (other and ordinary)),
            say(_("The words that agree are common ones; countries would have to agree.")),
        ),
        (
            "other country",
            other and not found.listed.main and not (found.is_whole and found.telling >= 2 * TELLING),
            say(_("It is not the main name of the entry, and the countries differ.")),
        ),
        (
            "kind",
            all(kinds) or (any(kinds) and not agrees and found.telling < 2 * TELLING),
            say(_("The two names call it a different kind of body.")),
        ),
        (
            "one word",
            not found.is_short and len(telling) <= 1 and not _stands_alone(found, telling, agrees=agrees),
            say(_("Hardly more than one word agrees, and that not closely enough to stand alone.")),
        ),
        (
            "meaning",
            not found.is_short and not agrees and not any(pair.how in _HEARD for pair in telling),
            say(_("The names agree in meaning alone; countries would have to agree.")),
        ),
        (
            "place in one",
            not agrees and any(word.place for word in (*found.only_asked, *found.only_listed)),
            say(_("Only one of the two names speaks of a place.")),
        ),
        ("other word", _different_words(found), say(_("A telling word stands in one of the two names alone."))),
    ]


def _stands_alone(found: Comparison, telling: Sequence[Pair], *, agrees: bool) -> bool:
    """Return whether the one telling word on which two names agree is enough."""
    if not telling:
        return False
    pair = telling[0]
    translated = any(one.listed.kind and one.how is How.MEANING for one in found.pairs) and not agrees
    kind_differs = translated or any(word.kind for word in (*found.only_asked, *found.only_listed))
    if pair.how in {How.SPELLING, How.SOUND}:
        return not (pair.listed.meaning and kind_differs)
    kind_agrees = len(found.pairs) > len(telling)
    return pair.how is How.CONSONANTS and (agrees or kind_agrees or len(pair.asked.bones) > FEW_BONES)


def _different_words(found: Comparison) -> bool:
    return any(not word.kind and not word.place for word in (*found.only_asked, *found.only_listed))


def hold_down(verdict: Verdict, *, best: int, by_main_name: bool, best_by_main_name: bool) -> Verdict:
    """Return the verdict under the alert where another entry of the same list fits better.

    Of two that fit as well, the one that bears the name as its main name is the one meant.
    """
    worse = verdict.score <= best - RIVAL_BY
    secondary = verdict.score <= best and best_by_main_name and not by_main_name
    if verdict.score < ALERT or not (worse or secondary):
        return verdict
    held = Reason("rival", ALERT - 1 - verdict.score, say(_("Another entry of the list fits better.")))
    return Verdict(ALERT - 1, verdict.comparison, (*verdict.reasons, held))


def _numbers_differ(found: Comparison) -> bool:
    return any(word.key.isdigit() for word in found.only_asked) and any(
        word.key.isdigit() for word in found.only_listed
    )


def _share(found: Comparison) -> Words:
    if found.is_short:
        return say(_("The abbreviations are the same."))
    if found.is_whole:
        return say(_("Every word agrees, in spelling, sound or meaning."))
    return say(_("Some of the words agree, in spelling, sound or meaning."))

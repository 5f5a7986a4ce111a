"""What a UCDP file of dyads would do: each spell of fighting is a dated hostility between actors that are there.

The file creates no actors. Sides are found by their UCDP identifier, as far as the importer sees them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Compartment, User
from actors.domain import ucdp_dyads
from actors.domain.relations import RelationType
from actors.domain.traits import IdScheme
from actors.domain.ucdp_dyads import Incompatibility, Outcome, Spell
from actors.models import Actor, Relation
from actors.selectors import imported
from actors.services import tie_rules
from actors.services.origins import Origin
from actors.services.planned import REJECTED, End, Line, Plan, Tie

FORMAT: Final = "ucdp-dyads"
HOSTILITY, CORRECTED = "hostility", "hostility_corrected"
Span = tuple[date | None, date | None]
HOSTILE: Final = RelationType.HOSTILE_TO.value
LONGEST_SIDE: Final = 20
"""More governments than this never stood together; a side that names more is no side."""


def origin(version: str, by: User, at: datetime) -> Origin:
    """Return the data set of this version as where facts come from."""
    return Origin(
        f"UCDP Conflict Termination Dataset, dyads, {version}",
        by,
        at,
        "B",
        published_by="Uppsala Conflict Data Program",
        url="https://ucdp.uu.se/downloads/",
        reference="CC BY 4.0",
    )


def plan(
    parsed: ucdp_dyads.Parsed, sha256: str, *, compartment: Compartment, by: User, for_update: bool
) -> tuple[Plan, dict[UUID, Actor]]:
    """Return what the spells would do, and the actors they are about, locked if asked."""
    keys = {key for spell in parsed.spells for side in spell.sides for key in side}
    found = imported.known(IdScheme.UCDP_ACTOR, keys, form=FORMAT, user=by, for_update=for_update)
    actors = {one.actor.pk: one.actor for several in found.values() for one in several}
    ends = {key: End(key, several[0].actor.name, several[0].actor.pk) for key, several in found.items()}
    judge = _Judge(actors, compartment, by)
    left_out = [(remark.line, f"{_('Dyad')} {remark.key}: {remark.words.told_with(_)}") for remark in parsed.remarks]
    for spell in parsed.spells:
        unknown = [key for side in spell.sides for key in side if len(found.get(key, ())) != 1]
        if unknown or max(map(len, spell.sides)) > LONGEST_SIDE:
            why = _("Dyad %(dyad)s: no actor, or more than one, that you see carries the identifier %(keys)s.")
            left_out.append((spell.line, why % {"dyad": spell.dyad, "keys": ", ".join(unknown[:LONGEST_SIDE])}))
            continue
        for one, other in product(*spell.sides):
            judge.look_at(_tie(spell, ends[one], ends[other], parsed.last_year))
    lines = tuple(Line(bad.line, "", "", REJECTED, bad.why.told_with(_)) for bad in parsed.rejected)
    told = tuple(sorted((*left_out, *judge.left_out)))
    return Plan(parsed.version, sha256, lines, tuple(judge.new), told, judge.known), actors


class _Judge:
    """Says of one hostility after the other whether it is news, a correction, known already or left out."""

    def __init__(self, actors: Mapping[UUID, Actor], compartment: Compartment, by: User) -> None:
        self.made = imported.ties(actors, form=FORMAT)
        self.recorded = _recorded(actors)
        self.spans: dict[frozenset[UUID | None], list[Span]] = {}
        for row in self.recorded.values():
            self.spans.setdefault(frozenset({row.from_actor_id, row.to_actor_id}), []).append((row.since, row.until))
        self.said: dict[frozenset[UUID | None], list[Span]] = {}
        self.actors, self.compartment, self.by = actors, compartment, by
        self.new: list[Tie] = []
        self.left_out: list[tuple[int, str]] = []
        self.known = 0

    def look_at(self, tie: Tie) -> None:
        """Take one more."""
        ours = self.made.get((tie.one.actor_id, tie.key)) if tie.one.actor_id else None
        stored = self.recorded.get(ours.relation_id) if ours else None
        pair, span = frozenset({tie.one.actor_id, tie.other.actor_id}), (tie.since, tie.until)
        # What an import wrote is as it was, or a person judged or corrected it since: their word stays.
        settled = ours is not None and (stored is None or ours.data == tie.data or stored.version != ours.version)
        if settled or (stored is None and any(_same_time(span, one) for one in self.spans.get(pair, ()))):
            self.known += 1
        elif why := tie_rules.against(tie, self.actors, compartment=self.compartment, by=self.by):
            self.left_out.append((tie.number, why))
        elif stored is not None:
            self.new.append(replace(tie, kind=CORRECTED, relation_id=stored.pk))
        elif any(_same_time(span, one) for one in self.said.get(pair, ())):
            why = _("Another row tells of the same two at the same time: it is taken once.")
            self.left_out.append((tie.number, why))
        else:
            self.said.setdefault(pair, []).append(span)
            self.new.append(tie)


def _same_time(one: Span, other: Span) -> bool:
    (since, until), (other_since, other_until) = one, other
    begins_later = other_until is not None and since is not None and other_until <= since
    ends_earlier = until is not None and other_since is not None and until <= other_since
    return not (begins_later or ends_earlier)


def _recorded(actor_ids: Iterable[UUID]) -> dict[UUID, Relation]:
    ids = list(actor_ids)
    gone = imported.taken_back("relations", ids)
    rows = Relation.objects.filter(from_actor__in=ids, to_actor__in=ids, relation_type=HOSTILE)
    return {row.pk: row for row in rows if str(row.pk) not in gone}


def _tie(spell: Spell, one: End, other: End, last_year: int) -> Tie:
    return Tie(
        spell.line,
        HOSTILITY,
        one,
        HOSTILE,
        other,
        "2",
        since=spell.since,
        until=spell.until,
        note=_note(spell, last_year),
        key=f"{spell.key}:{one.key}:{other.key}",
        data=spell.as_data(),
    )


def _note(spell: Spell, last_year: int) -> str:
    """Return what the data set says of a spell besides its dates, as sentences."""
    over = _(Incompatibility(spell.incompatibility).label)
    first, last = spell.years
    years = str(first) if first == last else f"{first}-{last}"
    told = [
        _("UCDP dyad %(dyad)s, conflict %(conflict)s over %(over)s: at least 25 deaths a year in %(years)s.")
        % {
            "dyad": spell.dyad,
            "conflict": spell.conflict,
            "over": f"{over} ({spell.territory})" if spell.territory else over,
            "years": years,
        }
    ]
    if spell.ended:
        how = _(Outcome(spell.outcome).label) if spell.outcome else _("not told")
        told.append(_("How it ended: %(how)s.") % {"how": how})
    elif spell.until is None:
        told.append(_("It went on in %(year)s, the last year of the file.") % {"year": last_year})
    else:
        told.append(_("The file does not say that it ended, only that these were the years."))
    return " ".join(told)

"""What a UCDP actor file would do: actors by their identifier (a name is not a key), and how they hang together.

Matching sees only what the importer sees. Actors are unclassified unless the file says "state". A later version renames
actors, no longer has some, and tells of splits; what a person wrote since the last version stays as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Compartment, User
from actors.domain import ucdp
from actors.domain.kinds import ActorType
from actors.domain.traits import IdScheme, NameKind
from actors.models import Actor
from actors.selectors import imported
from actors.selectors.imported import Known
from actors.services import taking_in, tie_rules
from actors.services.origins import Origin
from actors.services.planned import (
    CREATE,
    DROPPED,
    REJECTED,
    RENAMED,
    UNCHANGED,
    UPDATE,
    End,
    ForTheImporter,
    Line,
    Plan,
    Tie,
)
from actors.services.taking_in import Changes, Draft
from core.errors import Conflict

FORMAT: Final = "ucdp"
SCHEME: Final = IdScheme.UCDP_ACTOR
TAKEN: Final = ("name", "names", "countries")
"""The parts of a row that are taken in; the rest is kept beside the import."""


def plan(
    parsed: ucdp.Parsed, sha256: str, *, compartment: Compartment, by: User, for_update: bool
) -> tuple[Plan, dict[UUID, Actor]]:
    """Return what the rows would do, and the actors it is about that are there, locked if asked.

    Raises Conflict when a later version of one of them was taken in.
    """
    keys = [row.key for _line, row in parsed.rows]
    known = imported.known(SCHEME, keys, form=FORMAT, user=by, for_update=for_update)
    _insist_on_no_later(parsed.version, known)
    gone = imported.missing(SCHEME, keys, form=FORMAT, user=by, for_update=for_update)
    lines = [_line(number, row, known.get(row.key, ()), by=by) for number, row in parsed.rows]
    lines += [Line(bad.line, "", "", REJECTED, bad.why.told_with(_)) for bad in parsed.rejected]
    dropped = list(_dropped(gone, parsed.version, by=by))
    actors = {one.actor.pk: one.actor for found in (known, gone) for several in found.values() for one in several}
    told, nowhere = _ties(parsed, known, dropped)
    ties = tie_rules.sort(told, actors, form=FORMAT, compartment=compartment, by=by)
    ordered = (*sorted(lines, key=lambda line: line.number), *dropped)
    left_out = tuple(sorted((*nowhere, *_twins(gone), *ties.left_out)))
    return Plan(parsed.version, sha256, ordered, ties.new, left_out, ties.known), actors


def origin(version: str, by: User, at: datetime) -> Origin:
    """Return the data set of this version as where facts come from."""
    return Origin(
        f"UCDP Actor Dataset {version}",
        by,
        at,
        "B",
        published_by="Uppsala Conflict Data Program",
        url="https://ucdp.uu.se/downloads/",
        reference="CC BY 4.0",
    )


def effects(one: Known, row: ucdp.ActorRow) -> tuple[Changes, list[ucdp.OtherName]]:
    """Return what the row changes on an actor as field: [now, then], and the names it adds."""
    actor, before = one.actor, one.before
    changes: Changes = {}
    others = list(row.names)
    if row.name not in {actor.name, before.get("name")}:
        if actor.name == before.get("name"):
            changes["name"] = [actor.name, row.name]
            others.append(ucdp.OtherName(actor.name, NameKind.FORMER.value))
        else:
            others.append(ucdp.OtherName(row.name, NameKind.ALIAS.value))
    places = before.get("countries") or []
    untouched = (actor.region, actor.countries) == (taking_in.region(places), taking_in.country_codes(places))
    if list(row.countries) != places and untouched:
        changes["countries"] = [actor.countries, taking_in.country_codes(row.countries)]
        changes["region"] = [actor.region, taking_in.region(row.countries)]
    name = row.name if "name" in changes else actor.name
    added = taking_in.names_beside(one.names, name=name, told=others)
    if added:
        changes["names"] = [[], [other.text for other in added]]
    return changes, added


def _line(number: int, row: ucdp.ActorRow, known: Sequence[Known], *, by: User) -> Line:
    if not known:
        return Line(number, row.key, row.name, CREATE, draft=_draft(row), data=row.as_data())
    if len(known) > 1:
        why = _("Two actors you can see carry this identifier: remove it from the wrong one first.")
        return Line(number, row.key, row.name, REJECTED, why)
    [one] = known
    now = row.as_data()
    news = any(one.before.get(part) != now[part] for part in TAKEN)
    changes, added = effects(one, row) if news else ({}, [])
    if one.dropped_in:
        changes["dropped_in"] = [one.dropped_in, ""]
    if not changes:
        return Line(number, row.key, row.name, UNCHANGED, actor_id=one.actor.pk, data=now)
    if not by.may_change_in(one.actor.compartment_id):
        why = _("It changes an actor you may see but not change.")
        return Line(number, row.key, row.name, REJECTED, why, changes)
    outcome = RENAMED if "name" in changes else UPDATE
    return Line(
        number, row.key, row.name, outcome, changes=changes, actor_id=one.actor.pk, names=tuple(added), data=now
    )


def _draft(row: ucdp.ActorRow) -> Draft:
    return Draft(
        row.name,
        row.names,
        ActorType.STATE.value if row.is_state else ActorType.UNCLASSIFIED.value,
        columns={"countries": taking_in.country_codes(row.countries), "region": taking_in.region(row.countries)},
        identifier=(SCHEME, row.key),
    )


def _insist_on_no_later(version: str, known: Mapping[str, Sequence[Known]]) -> None:
    for one in (one for several in known.values() for one in several):
        if ucdp.is_later(one.version, version):
            message = _("%(name)s was taken in from version %(later)s: this file is version %(version)s, an older one.")
            told = {"name": one.actor.name, "later": one.version, "version": version}
            raise Conflict("older_version", message % told)


def _dropped(gone: Mapping[str, Sequence[Known]], version: str, *, by: User) -> Iterator[Line]:
    for key, several in sorted(gone.items(), key=lambda pair: (len(pair[0]), pair[0])):
        for one in several if len(several) == 1 else ():
            if ucdp.is_later(version, one.version) and by.may_change_in(one.actor.compartment_id):
                changes = {"dropped_in": ["", version]}
                yield Line(0, key, one.actor.name, DROPPED, changes=changes, actor_id=one.actor.pk, data=one.before)


def _twins(gone: Mapping[str, Sequence[Known]]) -> Iterator[tuple[int, str]]:
    told = _("It no longer has %(key)s, an identifier that two actors you can see carry: neither of them is marked.")
    for key, several in gone.items():
        if len(several) > 1:
            yield 0, ForTheImporter(told % {"key": key})


def _ties(
    parsed: ucdp.Parsed, known: Mapping[str, Sequence[Known]], dropped: Sequence[Line]
) -> tuple[list[Tie], list[tuple[int, str]]]:
    """Return the relations the rows tell of, and what leads nowhere, with its row and why."""
    ends = {row.key: _end(row.key, row.name, known.get(row.key, ())) for _line, row in parsed.rows}
    ends |= {line.key: End(line.key, line.name, line.actor_id) for line in dropped}
    told: list[Tie] = []
    left_out: list[tuple[int, str]] = []
    for number, row in parsed.rows:
        for link in row.links:
            if link.other == row.key:
                left_out.append((number, _("It names itself as another actor.")))
            elif link.other not in ends:
                why = _("It names the actor %(other)s, who is not in the file.")
                left_out.append((number, why % {"other": link.other[: ucdp.LONGEST_KEY]}))
            else:
                told.append(_tie(number, ends[row.key], link, ends[link.other]))
    return told, left_out


def _end(key: str, name: str, known: Sequence[Known]) -> End:
    return End(key, known[0].actor.name if known else name, known[0].actor.pk if known else None)


def _tie(number: int, one: End, link: ucdp.Link, other: End) -> Tie:
    return Tie(
        number,
        link.kind.value,
        one,
        ucdp.RELATION_OF[link.kind].value,
        other,
        ucdp.CREDIBILITY_OF[link.kind],
        note=_(link.kind.note) if link.kind.note else "",
        key=f"{link.kind}:{link.other[: ucdp.LONGEST_KEY]}",
    )

"""What any CSV file of actors would do, read by a mapping of its columns.

With a column of identifiers a repeat finds its actors and takes over what the file changed since; what a person wrote
stays. Without one every row is a new actor, and a row whose name is there already is refused: a name is not a key.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import Compartment, User
from actors.domain.kinds import ActorType
from actors.domain.mapped import ActorRow, Columns, Parsed
from actors.domain.traits import ActorStatus, IdScheme, NameKind
from actors.domain.ucdp import OtherName
from actors.models import Actor
from actors.selectors import imported
from actors.selectors.imported import Known
from actors.selectors.likeness import ALIKE, likeness
from actors.services import taking_in
from actors.services.origins import Origin
from actors.services.planned import CREATE, REJECTED, RENAMED, UNCHANGED, UPDATE, ForTheImporter, Line, Plan
from actors.services.taking_in import Changes, Draft

FORMAT: Final = "csv"
UNGRADED: Final = "F"


def origin_of(columns: Columns, by: User, at: datetime) -> Origin:
    """Return the file as a source that nobody has graded yet."""
    return Origin(columns.source, by, at, UNGRADED)


def plan(
    parsed: Parsed,
    sha256: str,
    *,
    compartment: Compartment,  # noqa: ARG001 - every format is asked alike
    by: User,
    for_update: bool,
) -> tuple[Plan, dict[UUID, Actor]]:
    """Return what the rows would do, and the actors they are about that are there, locked if asked."""
    rows, scheme = [row for _line, row in parsed.rows], parsed.mapping.scheme
    known: Mapping[str, Sequence[Known]] = {}
    there: set[str] = set()
    if scheme is not None:
        find = imported.known_or_numbered if parsed.mapping.is_by_number else imported.known
        known = find(scheme, [row.key for row in rows], form=FORMAT, user=by, for_update=for_update)
    else:
        there = _names_there([row.name for row in rows], by=by)
    lines = [
        line(number, row, known.get(row.key, ()), there=there, scheme=scheme, by=by) for number, row in parsed.rows
    ]
    lines += [
        Line(bad.line, f"#{bad.line}", "", REJECTED, " ".join(why.told_with(_) for why in (bad.why, *bad.more)))
        for bad in parsed.rejected
    ]
    left_out = [
        (number, why)
        for number, row in parsed.rows
        for one in known.get(row.key, ())
        for why in _classified_otherwise(row, one)
    ]
    actors = {one.actor.pk: one.actor for several in known.values() for one in several}
    ordered = tuple(sorted(lines, key=lambda one: one.number))
    return Plan("", sha256, ordered, left_out=tuple(left_out)), actors


def line(
    number: int,
    row: ActorRow,
    known: Sequence[Known],
    *,
    by: User,
    scheme: IdScheme | None,
    there: Collection[str] = (),
) -> Line:
    """Return what one row does to the actors `known` by its identifier; `there` are the names that are taken."""
    key, data = row.key or f"#{number}", row.as_data()
    one = known[0] if len(known) == 1 else None
    changes, added = _effects(one, row) if one else ({}, [])
    if why := _why_not(row, known, there, changes, scheme=scheme, by=by):
        return Line(number, key, row.name, REJECTED, why, changes)
    if one is None:
        return Line(number, key, row.name, CREATE, draft=_draft(row, scheme), data=data)
    outcome = RENAMED if "name" in changes else UPDATE if changes else UNCHANGED
    return Line(number, key, row.name, outcome, changes=changes, actor_id=one.actor.pk, names=tuple(added), data=data)


def _why_not(
    row: ActorRow,
    known: Sequence[Known],
    there: Collection[str],
    changes: Mapping[str, Sequence[Any]],
    *,
    scheme: IdScheme | None,
    by: User,
) -> str:
    """Return why a row cannot be used, "" if it can."""
    if row.name.casefold() in there:
        return _("You see an actor of this name: map a column of identifiers, or correct that actor by hand.")
    if len(known) > 1:
        return _("Two actors you can see carry this identifier: remove it from the wrong one first.")
    if changes and not by.may_change_in(known[0].actor.compartment_id):
        return _("It changes an actor you may see but not change.")
    if scheme is IdScheme.OTHER and known and not _is_known_as(known[0], row):
        told = _(
            "Here this identifier is that of %(name)s, whose names are unlike. Say whose identifiers the column holds; "
            "if it is the same actor, record its new name by hand first."
        )
        return told % {"name": known[0].actor.name}
    if changes and _out_of_order(known[0].actor, changes):
        return _("It would end before it was founded.")
    return ""


def _is_known_as(one: Known, row: ActorRow) -> bool:
    """Return whether a name of the row is much like one of the actor: many lists number their rows from 1."""
    theirs = {one.actor.name, *one.names, *filter(None, [one.before.get("name")])}
    told = (row.name, *(other.text for other in row.names))
    return row.name in theirs or any(likeness(mine, name) >= ALIKE for mine in told for name in theirs)


def _draft(row: ActorRow, scheme: IdScheme | None) -> Draft:
    return Draft(
        row.name,
        row.names,
        row.actor_type or ActorType.UNCLASSIFIED.value,
        row.status or ActorStatus.UNKNOWN.value,
        columns=row.columns,
        identifier=(scheme, row.key) if scheme else None,
    )


def _effects(one: Known, row: ActorRow) -> tuple[Changes, list[OtherName]]:
    """Return what the row changes: what is empty, or as the last import left it; and the names it adds."""
    actor, before = one.actor, one.before
    changes: Changes = {}
    others = list(row.names)
    if row.name not in {actor.name, before.get("name")}:
        if actor.name == before.get("name"):
            changes["name"] = [actor.name, row.name]
            others.append(OtherName(actor.name, NameKind.FORMER.value))
        else:
            others.append(OtherName(row.name, NameKind.ALIAS.value))
    for column, value in row.columns.items():
        now = getattr(actor, column)
        if value not in (now, before.get(column)) and (now in (None, "", []) or now == before.get(column)):
            changes[column] = [now, value]
    name = row.name if "name" in changes else actor.name
    if added := taking_in.names_beside(one.names, name=name, told=others):
        changes["names"] = [[], [other.text for other in added]]
    return changes, added


def _out_of_order(actor: Actor, changes: Mapping[str, Sequence[Any]]) -> bool:
    began, ended = (
        changes[column][1] if column in changes else getattr(actor, column) for column in ("founded_year", "ended_year")
    )
    return began is not None and ended is not None and ended < began


def _classified_otherwise(row: ActorRow, one: Known) -> list[str]:
    told: list[str] = []
    if row.actor_type not in {"", one.actor.actor_type, one.before.get("actor_type")}:
        why = _("The file says another type: an actor that is there is classified by a person alone.")
        told.append(ForTheImporter(why))
    if row.status not in {"", one.actor.status, one.before.get("status")}:
        why = _("The file says another status: that of an actor that is there is said by a person alone.")
        told.append(ForTheImporter(why))
    return told


def _names_there(names: Sequence[str], *, by: User) -> set[str]:
    wanted = list({name.lower() for name in names})
    rows = Actor.objects.visible_to(by).annotate(lowered=Lower("name")).filter(lowered__in=wanted)
    return {name.casefold() for name in rows.values_list("name", flat=True)}

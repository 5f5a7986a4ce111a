"""Saying which entries of different lists are one organisation. They lend each other names; each keeps its status."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actors import policies
from actors.domain.listfiles.entries import EntryKind
from actors.models import ApartEntries, ListedParty, ListEntry
from actors.services import records
from actors.services.records import invalid
from core import audit, clock, jobs
from core.authz import ensure
from core.errors import Conflict, NotFound


@transaction.atomic
def confirm(*, one_id: UUID, other_id: UUID, reason: str, by: User) -> ListedParty:
    """Say that two entries are one party, with all that were joined to either before; everybody is looked up again.

    Raises NotAllowed, NotFound, Conflict (one party already) or Invalid (no reason, one list, no organisations).
    """
    at = clock.now()
    ensure(policies.may_judge_parties, by)
    one, other = _pair(one_id, other_id, reason)
    if one.party_id is not None and one.party_id == other.party_id:
        raise Conflict("known_already", _("These entries are one party already."))
    party = one.party or other.party
    if party is None:
        party = ListedParty.objects.create(name=one.name, reason=reason.strip(), confirmed_by=by)
    else:
        party = ListedParty.objects.select_for_update().get(pk=party.pk)
        records.save(party, [])
    joined = {one.pk, other.pk}
    for whole in (one.party_id, other.party_id):
        joined |= set(ListEntry.objects.filter(party=whole).values_list("pk", flat=True)) if whole else set()
    for row in ListEntry.objects.filter(pk__in=joined).exclude(party=party).select_for_update().order_by("pk"):
        row.party = party
        records.save(row, ["party"])
    ApartEntries.objects.filter(one__in=joined, other__in=joined).delete()
    told = {"one": str(one), "other": str(other)}
    audit.record("actors.party_confirmed", party, by=by, at=at, changes=told, reason=reason.strip())
    jobs.enqueue("actors.rescreen_everybody")
    return party


@transaction.atomic
def keep_apart(*, one_id: UUID, other_id: UUID, reason: str, by: User) -> ApartEntries:
    """Say that two entries that look like one party are not, so that nobody is asked again.

    Raises NotAllowed, NotFound, Conflict (one party, or judged already) or Invalid (no reason, one list).
    """
    at = clock.now()
    ensure(policies.may_judge_parties, by)
    one, other = _pair(one_id, other_id, reason)
    if one.party_id is not None and one.party_id == other.party_id:
        raise Conflict("known_already", _("These entries are one party. Take one of them out first."))
    if ApartEntries.objects.filter(one__in=(one, other), other__in=(one, other)).exists():
        raise Conflict("known_already", _("This was said already."))
    row = ApartEntries.objects.create(one=one, other=other, reason=reason.strip(), found_by=by)
    told = {"one": str(one), "other": str(other)}
    audit.record("actors.entries_kept_apart", row, by=by, at=at, changes=told, reason=reason.strip())
    return row


@transaction.atomic
def take_out(*, entry_id: UUID, reason: str, by: User) -> ListEntry:
    """Let an entry stand for itself again; everybody is looked up again.

    Raises NotAllowed, NotFound, Conflict (it does so already) or Invalid (no reason).
    """
    at = clock.now()
    ensure(policies.may_judge_parties, by)
    row = ListEntry.objects.select_for_update().filter(pk=entry_id).first()
    if row is None:
        raise NotFound("not_found", _("There is no such entry."))
    if row.party_id is None:
        raise Conflict("known_already", _("The entry stands for itself."))
    if not reason.strip():
        raise invalid({"reason": _("Say what it rests on.")})
    party = ListedParty.objects.select_for_update().get(pk=row.party_id)
    row.party = None
    records.save(row, ["party"])
    records.save(party, [])
    audit.record("actors.party_left", party, by=by, at=at, changes={"entry": str(row)}, reason=reason.strip())
    jobs.enqueue("actors.rescreen_everybody")
    return row


def _pair(one_id: UUID, other_id: UUID, reason: str) -> tuple[ListEntry, ListEntry]:
    rows = ListEntry.objects.filter(pk__in=(one_id, other_id)).select_for_update().order_by("pk")
    known = {row.pk: row for row in rows}
    if one_id not in known or other_id not in known:
        raise NotFound("not_found", _("There is no such entry."))
    one, other = known[one_id], known[other_id]
    if one.list_code == other.list_code or {one.kind, other.kind} != {EntryKind.ORGANISATION.value}:
        raise invalid({"other_id": _("A party is made of organisations on different lists.")})
    if not reason.strip():
        raise invalid({"reason": _("Say what it rests on.")})
    return one, other

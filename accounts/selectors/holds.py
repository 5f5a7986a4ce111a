"""Legal holds: those of a compartment, and those that reach one record."""

from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.domain.notices import Whole
from accounts.models import LegalHold, User
from accounts.models.compartments import CompartmentedRecord, VisibleQuerySet
from core import retention
from core.errors import NotFound


def visible(user: User | None) -> QuerySet[LegalHold]:
    """Return the holds of the compartments the user is in, the newest first."""
    rows: QuerySet[LegalHold] = LegalHold.objects.visible_to(user).select_related(
        "compartment", "placed_by", "lifted_by"
    )
    return rows.order_by("-placed_at", "-pk")


def get(hold_id: UUID, *, user: User | None, for_update: bool = False) -> LegalHold:
    """Return one hold; raises NotFound where the user may not see it or what it is on."""
    rows = visible(user)
    found = (rows.select_for_update(of=("self",)) if for_update else rows).filter(pk=hold_id).first()
    if found is None or subject(found.subject_type, found.subject_id, user=user) is None:
        raise NotFound("not_found", _("There is no such hold."))
    return found


def subject(kind: str, record_id: UUID, *, user: User | None, for_update: bool = False) -> CompartmentedRecord | None:
    """Return the record a hold is, or could be, on, None where the user may not see it or it can have none.

    One that was withdrawn is still there to whoever sees its compartment: what keeps it can be lifted.
    """
    if kind not in set(Whole):
        return None
    rows: QuerySet[CompartmentedRecord] = VisibleQuerySet(apps.get_model(kind)).visible_to(user)
    found: CompartmentedRecord | None = (
        (rows.select_for_update(of=("self",)) if for_update else rows).filter(pk=record_id).first()
    )
    return found


def told_through(kind: str, record_id: UUID) -> CompartmentedRecord | None:
    """Return the record whose page a notice can lead to, None where there is none: it was withdrawn, or has no page."""
    if kind not in set(Whole):
        return None
    found: CompartmentedRecord | None = apps.get_model(kind).objects.visible_to(None).filter(pk=record_id).first()
    return found


def standing_on(kind: str) -> list[UUID]:
    """Return the records of a kind that a hold stands on, whoever may see them."""
    return list(LegalHold.objects.filter(subject_type=kind, lifted_at=None).values_list("subject_id", flat=True))


def as_shown(*holds: LegalHold) -> list[LegalHold]:
    """Return holds as they are shown, never to be saved: on somebody let go without words, which may name them."""
    person = Whole.PERSON.value
    ids = {hold.subject_id for hold in holds if hold.subject_type == person}
    if ids:
        forgotten = apps.get_model(person).objects.filter(pk__in=ids, pseudonymised_at__isnull=False)
        let_go = set(forgotten.values_list("pk", flat=True))
        for hold in holds:
            if hold.subject_id in let_go:
                hold.name, hold.reason = _("Legal hold"), _("Not shown since the person was pseudonymised.")
                hold.lift_reason = "" if hold.stands else hold.reason
    return list(holds)


def on(record: CompartmentedRecord) -> QuerySet[LegalHold]:
    """Return the holds that stand on one record itself. Its reader may see the record."""
    rows: QuerySet[LegalHold] = LegalHold.objects.filter(
        subject_type=record._meta.label_lower, subject_id=record.pk, lifted_at=None
    )
    return rows.select_related("placed_by").order_by("-placed_at")


def reaching(kind: str, record_id: UUID) -> QuerySet[LegalHold]:
    """Return the holds that stand on a record or on what it belongs to, whoever may see them."""
    wanted = Q(pk=None)
    for subject_type, subject_id in retention.reaching(kind, record_id):
        wanted |= Q(subject_type=subject_type, subject_id=subject_id)
    rows: QuerySet[LegalHold] = LegalHold.objects.filter(wanted, lifted_at=None)
    return rows

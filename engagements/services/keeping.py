"""What engagements say of records kept for a time: when people were last used, what belongs to what, reports, notes."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from actors.models import Person
from actors.selectors import actors
from core.errors import NotFound
from core.retention import Consequences, Over, Place, Record
from engagements.domain.commitments import OPEN
from engagements.domain.lifecycle import Status
from engagements.models import Commitment, Engagement, EngagementActor, EngagementPerson, EvidenceNote
from engagements.selectors import engagements

PERSON: Final = Person._meta.label_lower
ACTOR: Final = "actors.actor"
ENGAGEMENT: Final = Engagement._meta.label_lower
NOTE: Final = EvidenceNote._meta.label_lower
OVER: Final = (Status.CLOSED.value, Status.CANCELLED.value, Status.REFUSED.value)


def last_use(subject_type: str, ids: Collection[UUID]) -> Mapping[UUID, date]:
    """Return when people were last met or to be met, `date.max` for those in a plan or a promise that is open."""
    if subject_type != PERSON:
        return {}
    found: dict[UUID, date] = {}

    def used(person_id: UUID, day: date) -> None:
        found[person_id] = max(day, found.get(person_id, date.min))

    for row in EngagementPerson.objects.filter(person__in=ids).select_related("engagement"):
        plan = row.engagement
        last = max(filter(None, (plan.held_at, plan.closed_at, plan.updated_at)))
        used(row.person_id, last.date() if plan.status in OVER else date.max)
    for said in Commitment.objects.filter(speaker__in=ids).only("speaker", "status", "updated_at"):
        assert said.speaker_id is not None  # the filter says so
        used(said.speaker_id, date.max if said.status in OPEN else said.updated_at.date())
    return found


def belonging(subject_type: str, subject_id: UUID) -> set[Record]:
    """Return the engagements a record belongs to, with their parties, and of an engagement its parties."""
    if subject_type == PERSON:
        of_person = Q(delegates__person=subject_id) | Q(commitments__speaker=subject_id)
        plans = Engagement.objects.filter(of_person)
    elif subject_type == ACTOR:
        plans = Engagement.objects.filter(parties__actor__in=actors.the_same(subject_id))
    elif subject_type == NOTE:
        plans = Engagement.objects.filter(evidence_notes=subject_id)
    elif subject_type == ENGAGEMENT:
        plans = Engagement.objects.filter(pk=subject_id)
    else:
        return set()
    ids = set(plans.values_list("pk", flat=True))
    parties = EngagementActor.objects.filter(engagement__in=ids).values_list("actor_id", flat=True)
    about = set(parties)
    if subject_type == NOTE:
        about |= set(EvidenceNote.objects.filter(pk=subject_id).values_list("actor_id", flat=True))
    return {(ENGAGEMENT, pk) for pk in ids} | {(ACTOR, pk) for pk in actors.the_same(*about)}


class OfEngagements:
    """Keeps what hangs on an engagement that is over, and is only ever archived."""

    def over(self, since: date, today: date) -> Iterable[Over]:  # noqa: ARG002 - one shape for every keeper
        """Return the engagements whose report was filed, and which were closed on `since` or before."""
        rows = Engagement.objects.filter(status=Status.CLOSED.value, closed_at__date__lte=since)
        for row in rows.filter(report__filed_at__isnull=False):
            assert row.closed_at is not None  # the database says so
            yield Over(ENGAGEMENT, row.pk, row.compartment_id, row.closed_at.date())

    def named(self, ids: Collection[UUID], *, user: Any) -> Mapping[UUID, tuple[str, str]]:
        """Return the titles of those the user may see."""
        rows = Engagement.objects.visible_to(user).filter(pk__in=ids)
        return {row.pk: (row.title, row.get_absolute_url()) for row in rows}

    def get(self, subject_id: UUID, *, user: Any, for_update: bool = False) -> Engagement:
        """Return the engagement; raises NotFound."""
        return engagements.get(subject_id, user=user, for_update=for_update)

    def names(self, record: Engagement) -> Collection[str]:  # noqa: ARG002
        """Return nothing: nothing is forgotten."""
        return ()

    def consequences(self, record: Engagement, *, user: Any) -> Consequences:  # noqa: ARG002
        """Return that everything stays."""
        stays = [
            Place(
                _("Everything"),
                _("It is append-only. Two people note that it was handed to the archive, and it is not due any more."),
            )
        ]
        return Consequences([], stays, [])

    def let_go(self, record: Engagement, *, at: datetime) -> Mapping[str, int]:  # noqa: ARG002
        """Refuse: nothing of it can be taken out."""
        raise TypeError("what hangs on an engagement is only archived")


class Notes:
    """Keeps notes on conduct that were retracted."""

    def over(self, since: date, today: date) -> Iterable[Over]:  # noqa: ARG002
        """Return those retracted on `since` or before."""
        rows = EvidenceNote.objects.filter(retracted_at__date__lte=since).select_related("engagement")
        for row in rows:
            assert row.retracted_at is not None  # the filter says so
            yield Over(NOTE, row.pk, row.engagement.compartment_id, row.retracted_at.date())

    def named(self, ids: Collection[UUID], *, user: Any) -> Mapping[UUID, tuple[str, str]]:
        """Return of which engagement they are, for those the user may see; not what they say."""
        rows = EvidenceNote.objects.visible_to(user).filter(pk__in=ids).select_related("engagement")
        label = _("Retracted note on %(day)s: %(engagement)s")
        return {
            row.pk: (
                label % {"day": row.occurred_on.isoformat(), "engagement": row.engagement.title},
                row.engagement.get_absolute_url(),
            )
            for row in rows
        }

    def get(self, subject_id: UUID, *, user: Any, for_update: bool = False) -> EvidenceNote:
        """Return the note; raises NotFound."""
        rows = EvidenceNote.objects.visible_to(user).select_related("engagement")
        rows = rows.select_for_update(of=("self",)) if for_update else rows
        found: EvidenceNote | None = rows.filter(pk=subject_id).first()
        if found is None:
            raise NotFound("not_found", _("There is no such note."))
        return found

    def names(self, record: EvidenceNote) -> Collection[str]:
        """Return what it says: a reason does not repeat it."""
        return (record.text,)

    def consequences(self, record: EvidenceNote, *, user: Any) -> Consequences:  # noqa: ARG002
        """Return what deleting a retracted note does."""
        goes = [Place(_("The note"), _("Its text, grades and source are taken out of the live table."))]
        stays = [
            Place(_("The audit trail"), _("That it was made and retracted, by whom and why; never the text.")),
            Place(
                _("Scores and frozen records"),
                _("Score runs keep the figures the note stood for until it was retracted, without its text. Frozen "
                  "records of decisions keep what they held."),
            ),
        ]  # fmt: skip
        return Consequences(goes, stays, [])

    def let_go(self, record: EvidenceNote, *, at: datetime) -> Mapping[str, int]:  # noqa: ARG002
        """Delete the note; the database refuses it without two people, or under a hold."""
        EvidenceNote.objects.filter(pk=record.pk).delete()
        return {"notes": 1}


REPORTS: Final = OfEngagements()
NOTES: Final = Notes()

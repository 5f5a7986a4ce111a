"""After a split or a merger somebody answers for each open promise: it stays, is taken over, or lapsed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict
from engagements import policies
from engagements.domain import commitments as cycle
from engagements.domain.commitments import CommitmentAction, Fate
from engagements.models import Succession
from engagements.selectors import commitments as found
from engagements.selectors import succession
from engagements.services import commitments, values

FIELDS: Final = ("heir_id", "since", "said_by", "words", *values.GRADE)
TAKEN_BACK: Final = ("taken_back_at", "taken_back_by", "taken_back_because")


@transaction.atomic
def answer(
    *,
    commitment_id: UUID,
    reshaping_id: UUID,
    seen_version: int,
    fate: Fate,
    changes: Mapping[str, Any],
    by: User,
) -> Succession:
    """Answer what becomes of a promise after a split or a merger and return the answer, which is given once.

    It stays with the actor; or an actor that came of the event has it from a day on, in somebody's words; or it lapsed.
    Who it was made with stays on record, and what was kept or broken before that day counts for them.

    Raises NotFound (promise or event), NotAllowed, Stale, Conflict (it has ended, the event does not ask, or a breach
    waits to be judged) or Invalid (no heir, no words, or a day before the event or ahead).
    """
    at = clock.now()
    commitment = found.get(commitment_id, user=by, for_update=True)
    event = succession.event(reshaping_id, commitment, user=by)
    ensure(policies.may_follow, by, commitment)
    versions.insist(commitment, seen_version)
    if commitment.status not in cycle.OPEN:
        raise Conflict("ended", _("This commitment has ended; what is recorded stays as it is."))
    question = succession.question(commitment, user=by)
    if question is None or question.event.pk != event.pk:
        raise Conflict("not_asked", _("This event does not ask about the promise, or was answered for."))
    if fate is not Fate.STAYS:
        commitments.insist_judged(commitment)
    row = Succession(commitment=commitment, reshaping=event, fate=fate.value, since=event.on, by=by, at=at)
    values.put(row, {name: value for name, value in changes.items() if name != "since" or value}, fields=FIELDS)
    _insist(row, question, today=at.date())
    place, holder_id = commitment.engagement.compartment_id, commitment.held_by_id
    values.insist_graded(row, compartment_id=place, by=by, required=False)
    if fate is Fate.LAPSED:
        target = commitments.after(commitment, CommitmentAction.LAPSE)
        commitments.move(
            commitment,
            CommitmentAction.LAPSE,
            target,
            occurred_on=row.since,
            reason=None,
            grade={},
            by=by,
            at=at,
        )
        row.save(force_insert=True)
        return row
    row.save(force_insert=True)
    commitment.holder_id = row.heir_id or commitment.holder_id  # the database has handed it over
    commitment.version += 1
    commitment.save(update_fields=["version", "updated_at"])
    told = {"fate": fate, "heir": row.heir.name if row.heir else "", "since": row.since, "said_by": row.said_by}
    told |= {name: getattr(row, name) for name in values.GRADE if getattr(row, name)}
    audit.record(
        f"engagements.commitment_{fate}", row, by=by, at=at, changes=told, reason=row.words, compartment_id=place
    )
    if row.heir_id:
        commitments.count_for(holder_id, today=at.date())
        commitments.count_for(row.heir_id, today=at.date())
    return row


@transaction.atomic
def take_back(*, commitment_id: UUID, succession_id: UUID, seen_version: int, reason: str, by: User) -> Succession:
    """Take back an answer given by mistake and return it; it stays on record, and the event asks again.

    The last answer about an open promise is taken back; who had the promise before has it again.

    Raises NotFound (promise or answer), NotAllowed, Stale, Conflict (taken back already, the promise has ended, a
    breach waits to be judged, or something later rests on the answer) or Invalid (no reason).
    """
    at = clock.now()
    commitment = found.get(commitment_id, user=by, for_update=True)
    row = succession.given(succession_id, commitment, user=by)
    ensure(policies.may_follow, by, commitment)
    versions.insist(commitment, seen_version)
    if row.taken_back_at is not None:
        raise Conflict("taken_back", _("This answer was taken back already."))
    if commitment.status not in cycle.OPEN:
        raise Conflict("ended", _("This commitment has ended; what is recorded stays as it is."))
    commitments.insist_judged(commitment)
    last = succession.last(commitment)
    if last is not None and last != row:
        message = _("It cannot be taken back as things stand.")
        if succession.answers(by).filter(pk=last.pk).exists():
            message = _("What was answered later rests on this: take that back first.")
        raise Conflict("not_last", message)
    because = reason.strip()
    if not because:
        values.refuse({"reason": _("Say why it was a mistake.")})
    row.taken_back_at, row.taken_back_by, row.taken_back_because = at, by, because
    row.save(update_fields=TAKEN_BACK)
    commitment.refresh_from_db(fields=["holder"])  # the database has handed it back
    commitment.version += 1
    commitment.save(update_fields=["version", "updated_at"])
    audit.record(
        "engagements.commitment_answer_taken_back",
        row,
        by=by,
        at=at,
        changes={"fate": row.fate, "heir": row.heir.name if row.heir else "", "since": row.since},
        reason=because,
        compartment_id=commitment.engagement.compartment_id,
    )
    if row.heir_id:
        commitments.count_for(row.heir_id, today=at.date())
        commitments.count_for(commitment.held_by_id, today=at.date())
    return row


def _insist(row: Succession, question: succession.Question, *, today: date) -> None:
    wrong = {}
    if row.fate == Fate.TAKEN_OVER:
        if row.heir_id not in {heir.pk for heir in question.heirs}:
            wrong["heir_id"] = _("Choose one of the actors that came of it.")
        if not row.said_by:
            wrong["said_by"] = _("Say in whose words.")
    elif row.heir_id:
        wrong["heir_id"] = _("Only a promise that is taken over names who has it.")
    if row.fate != Fate.STAYS and not row.words:
        wrong["words"] = _("Write down the words, or the reason.")
    if not question.event.on <= row.since <= today:
        wrong["since"] = _("This day lies ahead, or before the event.")
    values.refuse(wrong)

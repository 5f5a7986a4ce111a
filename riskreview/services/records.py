"""Freezing what a decision rests on, and taking it out: as JSON, as a paper, as a folder that proves itself."""

import secrets
from datetime import datetime
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actors.domain.outgoing.records import About
from actors.services.exporting import Taken
from core import audit, canonical, clock, reads, sealed
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.models import Decision, DecisionRecord, RecordAddendum
from riskreview.selectors import document, reviews, sections
from riskreview.services import papers

JSON: Final = "application/json"
PDF: Final = "application/pdf"
ZIP: Final = "application/zip"
KINDS: Final = {"json": JSON, "pdf": PDF, "zip": ZIP}


def freeze(decision: Decision, *, at: datetime) -> DecisionRecord:
    """Return the record of a decision, frozen now; part of the caller's transaction."""
    salted = {name: {"salt": secrets.token_hex(16), "content": part} for name, part in sections.of(decision).items()}
    hashes = sealed.hashes_of(salted)
    return DecisionRecord.objects.create(
        decision=decision,
        sections=canonical.dumps(salted),
        hashes=canonical.dumps(hashes),
        root=sealed.root_of(hashes),
        frozen_at=at,
    )


@transaction.atomic
def freeze_older(*, decision_id: UUID) -> DecisionRecord:
    """Freeze the record of a decision that was taken before there were any; the trail says when. Safe to repeat."""
    at = clock.now()
    decision = reviews.get(Decision, decision_id, user=None, for_update=True)
    found: DecisionRecord | None = DecisionRecord.objects.filter(decision=decision).first()
    if found is None:
        found = freeze(decision, at=at)
        audit.record("riskreview.record_frozen", decision, by=None, at=at, changes={"record": found.root})
    return found


@transaction.atomic
def add_outcome(
    *, decision_id: UUID, outcome: str, by: User, deviations: str = "", lessons: str = ""
) -> RecordAddendum:
    """Add to the record of a decision what came of the contact, and return the addendum (DOMAIN C7).

    The frozen record never changes: an addendum is a section of its own, bound by its hash to what stood before.
    Raises NotFound, NotAllowed (may not write the report), Conflict (the contact has not taken place, another content
    took place, or the record is not frozen yet) or Invalid (`outcome`).
    """
    at = clock.now()
    decision = reviews.get(Decision, decision_id, user=by, for_update=True)
    ensure(policies.may_add_outcome, by, decision)
    if decision.engagement.held_at is None or decision.content_no != decision.engagement.content_no:
        raise Conflict("not_held", _("What came of a contact is added once it has taken place."))
    kept = _frozen(decision)
    if not outcome.strip():
        message = _("Write down what came of it.")
        raise Invalid("no_outcome", message, {"outcome": message})
    before = RecordAddendum.objects.filter(record=kept).order_by("-number").first()
    number = before.number + 1 if before is not None else 1
    content = {
        "number": number,
        "before": before.sha256 if before is not None else kept.root,
        "outcome": outcome.strip(),
        "deviations": deviations.strip(),
        "lessons": lessons.strip(),
        "status": decision.engagement.status,
        "held_at": decision.engagement.held_at,
        "by": sections.person(by),
        "at": at,
    }
    section = canonical.dumps({"salt": secrets.token_hex(16), "content": content})
    with in_words():
        row = RecordAddendum.objects.create(
            record=kept, number=number, section=section, sha256=canonical.sha256(section), by=by, at=at
        )
    changes = {"number": number, "sha256": row.sha256}
    audit.record("riskreview.outcome_added", decision, by=by, at=at, changes=changes)
    return row


def _frozen(decision: Decision) -> DecisionRecord:
    kept: DecisionRecord | None = DecisionRecord.objects.filter(decision=decision).first()
    if kept is None:
        raise Conflict("not_frozen", _("The record of this decision is being prepared. Try again in a few minutes."))
    return kept


@transaction.atomic
def take_out(*, decision_id: UUID, kind: str, by: User) -> Taken:
    """Write the record of a decision as a file (`kind`: one of KINDS), and note that it was taken out.

    It holds every section its reader may take out, and the hash of the others. Raises NotFound, NotAllowed (TLP:RED
    leaves in no file) or Conflict (decided before there were frozen records, and not frozen yet).
    """
    at = clock.now()
    decision = reviews.get(Decision, decision_id, user=by)
    ensure(policies.may_take_out, by, decision)
    kept = _frozen(decision)
    marking = decision.engagement.get_marking_display()
    about = About(f"{by} ({by.username})", at, marking, "", 1)
    found = document.of(kept, user=by, at=at, for_file=True)
    content = _WRITERS[kind](found, about)
    reads.record(
        "export",
        by=by,
        subject_type=decision._meta.label_lower,
        subject_id=decision.pk,
        compartment_id=decision.engagement.compartment_id,
        filters=urlencode({"format": kind, "marked": marking, "root": kept.root}),
        count=1,
    )
    name = (
        f"parley-decision-{str(decision.pk)[:8]}_{marking.replace(':', '-')}_{by.username}_{at:%Y%m%dT%H%M%SZ}.{kind}"
    )
    return Taken(BytesIO(content), name, KINDS[kind], about, len(found["hashes"]) - len(found["sections"]))


def _as_json(found: dict[str, Any], _about: About) -> bytes:
    return document.text_of(found).encode()


def _as_zip(found: dict[str, Any], about: About) -> bytes:
    """Return a folder with the record, its paper, the schema, and the script that checks it with no help of ours."""
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as folder:
        folder.writestr("record.json", _as_json(found, about))
        folder.writestr("record.pdf", papers.of_decision(found, about))
        for name in ("decision-record.schema.json", "verify.py", "README.txt"):
            folder.writestr(name, document.file(name).read_bytes())
    return kept.getvalue()


_WRITERS: Final = {"json": _as_json, "pdf": papers.of_decision, "zip": _as_zip}

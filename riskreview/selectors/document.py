"""The frozen record of a decision as its reader may have it: whole sections, and hashes of those left out."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.urls import reverse

from accounts.domain.markings import LEAVING
from accounts.models import User
from actors.models import Source
from core import audit, canonical
from riskreview.models import DecisionRecord, Lift, Reopening
from riskreview.selectors.sections import SOURCE

FORMAT: Final = "2"
DATA: Final = Path(__file__).parent.parent / "data" / "record"


def file(name: str) -> Path:
    """Return where a file lies that goes along with every record."""
    return DATA / name


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the record."""
    found: dict[str, Any] = json.loads(file("decision-record.schema.json").read_text())
    return found


def of(kept: DecisionRecord, *, user: User, at: datetime, for_file: bool = False) -> dict[str, Any]:
    """Return the record as the user may have it; the caller has shown that they may see the decision.

    `for_file` leaves out what may be seen but leaves in no file: sources marked TLP:RED. `since` and `exported` are
    as of now and no part of what was decided: the root does not cover them. `addenda` tell what came of the contact;
    each is bound to what stood before, the first to the root.
    """
    sections = json.loads(kept.sections)
    shown = _shown_sources([name for name in sections if name.startswith(SOURCE)], user, for_file=for_file)
    plain: dict[str, Any] = json.loads(
        canonical.dumps(
            {
                "format": FORMAT,
                "schema": reverse("api_record_schema"),
                "decision": kept.decision_id,
                "marking": kept.decision.engagement.get_marking_display(),
                "root": kept.root,
                "frozen_at": kept.frozen_at,
                "hashes": json.loads(kept.hashes),
                "sections": {
                    name: section for name, section in sections.items() if not name.startswith(SOURCE) or name in shown
                },
                "addenda": [
                    {"sha256": row.sha256, "section": json.loads(row.section)}
                    for row in kept.addenda.order_by("number")
                ],
                "since": _since(kept),
                "exported": {"at": at, "by": str(user), "audit_head": str(audit.head() or "")},
            }
        )
    )
    return plain


def text_of(found: dict[str, Any]) -> str:
    """Return a record as the text of a file."""
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)


def _shown_sources(names: list[str], user: User, *, for_file: bool) -> set[str]:
    rows = Source.objects.visible_to(user).filter(pk__in=[UUID(name.removeprefix(SOURCE)) for name in names])
    if for_file:
        rows = rows.filter(marking__in=LEAVING)
    return {f"{SOURCE}{pk}" for pk in rows.values_list("pk", flat=True)}


def _since(kept: DecisionRecord) -> dict[str, Any]:
    """Return what became of the decision: its end, conditions, changes under it, and how far the contact is."""
    decision = kept.decision
    changes = Reopening.objects.filter(engagement=decision.engagement_id, content_no=decision.content_no)
    return {
        "status": decision.engagement.status,
        "held_without_cover": decision.engagement.held_without_cover,
        "ended_at": decision.ended_at,
        "ended_as": decision.ended_as,
        "ended_because": decision.ended_because,
        "conditions": [
            {"id": row.pk, "evidence": row.evidence, "met_at": row.met_at, "verified_at": row.verified_at}
            for row in decision.conditions.order_by("created_at", "pk")
        ],
        "changes": [
            {"trigger": row.trigger, "response": row.response, "reason": row.reason, "lanes": row.lanes, "at": row.at}
            for row in changes.order_by("at")
        ],
        "lifts": [
            {"level": row.level, "reason": row.reason, "by": str(row.by), "at": row.at}
            for row in Lift.objects.filter(decision=decision).select_related("by").order_by("at")
        ],
    }

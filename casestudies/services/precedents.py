"""Taking a study as precedent for an engagement, and taking that back."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from casestudies import policies
from casestudies.models import CaseStudy, Precedent
from casestudies.selectors import studies
from core import audit, clock
from core.authz import ensure
from core.errors import NotFound
from engagements.selectors import engagements


@transaction.atomic
def link_precedent(*, engagement_id: UUID, study_id: UUID, note: str = "", by: User) -> Precedent:
    """Take a study as precedent for an engagement; a second time only replaces the note.

    Raises NotFound (study or engagement, hidden or absent) or NotAllowed (may not work on the engagement).
    """
    at = clock.now()
    engagement = engagements.get(engagement_id, user=by, for_update=True)
    study = studies.get(study_id, user=by)
    ensure(policies.may_use_precedents, by, engagement)
    precedent = Precedent.objects.filter(engagement=engagement, study=study).first()
    if precedent is not None and precedent.note == note:
        return precedent
    before = precedent.note if precedent else None
    if precedent is None:
        precedent = Precedent(engagement=engagement, study=study, linked_by=by, linked_at=at)
    precedent.note = note
    precedent.save()
    audit.record(
        "casestudies.precedent_linked",
        engagement,
        by=by,
        at=at,
        changes={"case_study": study.title, "note": [before, note]},
    )
    return precedent


@transaction.atomic
def remove_precedent(*, precedent_id: UUID, by: User) -> CaseStudy:
    """Take a precedent away from its engagement and return the study.

    Raises NotFound (hidden or absent) or NotAllowed (may not work on the engagement).
    """
    at = clock.now()
    rows = Precedent.objects.visible_to(by).select_related("engagement", "study")
    precedent = rows.select_for_update(of=("self",)).filter(pk=precedent_id).first()
    if precedent is None:
        raise NotFound("not_found", _("There is no such precedent."))
    ensure(policies.may_use_precedents, by, precedent.engagement)
    audit.record(
        "casestudies.precedent_removed",
        precedent.engagement,
        by=by,
        at=at,
        changes={"case_study": precedent.study.title, "note": [precedent.note, None]},
    )
    study: CaseStudy = precedent.study
    precedent.delete()
    return study

"""Who may do what with a case study."""

from django.utils.translation import gettext as _

from accounts.domain.roles import Role
from accounts.models import User
from casestudies.models import CaseStudy
from core.authz import ALLOWED, Ruling, no
from engagements import policies as engagement_policies
from engagements.models import Engagement

REVIEWERS = (
    Role.CASE_LIBRARIAN,
    Role.LEAD_ANALYST,
    Role.LEGAL_REVIEWER,
    Role.ETHICS_REVIEWER,
    Role.ESCALATION_REVIEWER,
)


def may_keep(user: User) -> Ruling:
    """Only the case librarian imports and edits studies."""
    if user.has_role(Role.CASE_LIBRARIAN):
        return ALLOWED
    return no(_("Only the case librarian keeps the studies. Tell the librarian what should change."))


def may_review(user: User, study: CaseStudy) -> Ruling:
    """A librarian, lead analyst or lane reviewer who never wrote or edited the study."""
    if not user.has_role(*REVIEWERS):
        return no(_("A librarian, a lead analyst or a reviewer of a lane marks studies as reviewed."))
    if study.authors.filter(pk=user.pk).exists():
        return no(_("You wrote or edited this study. A second person marks it as reviewed."))
    return ALLOWED


def may_use_precedents(user: User, engagement: Engagement) -> Ruling:
    """Whoever may work on the engagement chooses its precedents, in any state: they are no part of its content."""
    return engagement_policies.may_edit(user, engagement)

"""What the gate holds against releasing what was learnt in a contact, and who may not release it."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from core.authz import ALLOWED, Ruling, no
from engagements.domain.lifecycle import Status
from engagements.domain.release import Bar
from engagements.domain.words import say
from engagements.models import Engagement
from riskreview.domain.guarding import BARRED, LOOK_BACK_FIRST, UNDECIDED, Step
from riskreview.models import Decision
from riskreview.models.decisions import Basis
from riskreview.selectors import conflicts, following, liveness, retrospect, reviews


def ruling(user: User, engagement: Engagement) -> Ruling:
    """Return whether the gate lets somebody release at all: nobody with a declared conflict of interest."""
    if conflicts.bars(user, engagement):
        return no(_("You declared a conflict of interest here: somebody else releases it."))
    return ALLOWED


def against(engagement: Engagement, at: datetime) -> Iterator[Bar]:
    """Yield what the gate bars: the database asks the same (`riskreview_against_release`).

    While the contact is under way its decision must be live; afterwards what had to be looked at in retrospect must
    have been. An open condition on the release bars it until verified, whatever became of the decision it came with.
    """
    if engagement.status == Status.UNDER_WAY:
        for words in liveness.judge(engagement, started_at=at, at=at).reasons:
            yield Bar("release_not_covered", words)
    elif reviews.undecided(engagement) is not None:
        yield Bar("release_not_decided", say(UNDECIDED))
    elif retrospect.reasons_for(engagement) and not _looked_back(engagement):
        yield Bar("release_not_decided", say(LOOK_BACK_FIRST))
    if waiting := following.conditions_before(engagement, Step.RELEASE):
        who = ", ".join(following.who_meets(waiting))
        yield Bar("release_condition_open", say(BARRED[Step.RELEASE]), who)


def _looked_back(engagement: Engagement) -> bool:
    return Decision.objects.filter(engagement=engagement, basis=Basis.RETROSPECTIVE).exists()

"""Which step of an engagement a condition holds up until it is evidenced, and verified by another person.

Stopping, and recording what happened, is never held up: a contact can always be suspended, cancelled, recorded as held
and reported, and a delivery confirmed, stopped, or reported as diverted.
"""

from collections.abc import Mapping
from typing import Final

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _


class Step(Labelled):
    """What an open condition bars."""

    START = "start", _("the start of the contact")
    LIFT = "lift", _("lifting a suspension")
    DELIVER = "deliver", _("the delivery of an incentive")
    CLOSE = "close", _("closing the engagement")
    RELEASE = "release", _("the release of information")
    NOTHING = "nothing", _("nothing until it is overdue")


BARRED: Final[Mapping[Step, str]] = {
    Step.START: _("A condition that blocks the start is still open."),
    Step.LIFT: _("A condition that must be met before a suspension is lifted is still open."),
    Step.DELIVER: _("A condition that must be met before an incentive is delivered is still open."),
    Step.CLOSE: _("A condition that must be met before the engagement is closed is still open."),
    Step.RELEASE: _("A condition that must be met before information is released is still open."),
}
"""What service and database say at the step."""

UNDECIDED: Final = _("The review of this contact is not decided yet.")
LOOK_BACK_FIRST: Final = _("This contact is reviewed in retrospect first.")
"""What both say to a release about a contact that took place without a decision that covers it."""

"""What is recorded about an actor and yet stays out of a run, each with its reason: nothing is dropped unseen."""

from dataclasses import dataclass

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _


class LeftOutReason(Labelled):
    """Why a record does not even become evidence."""

    NOT_GRADED = "not_graded", _("Not graded")
    NOT_DATED = "not_dated", _("Not dated")
    NOT_YET = "not_yet", _("Dated in the future")
    NOT_ATTRIBUTED = "not_attributed", _("Not attributed to the actor")
    DISPUTED = "disputed", _("Disputed")
    NO_LONGER_BELIEVED = "no_longer_believed", _("Refuted or retracted")
    WORTHLESS_GRADE = "worthless_grade", _("Unreliable source or improbable information")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that was left out, and why."""

    ref: str
    reason: LeftOutReason

"""Tables of case studies; imported here so that Django finds them."""

from casestudies.models.content import (
    Citation,
    Event,
    Indicator,
    Lesson,
    Listing,
    Party,
    Passage,
    StudyAgreement,
)
from casestudies.models.links import Precedent
from casestudies.models.studies import CaseStudy

__all__ = [
    "CaseStudy",
    "Citation",
    "Event",
    "Indicator",
    "Lesson",
    "Listing",
    "Party",
    "Passage",
    "Precedent",
    "StudyAgreement",
]

"""What a profile needs from whoever keeps it: what has aged (DOMAIN C4), and how thin what it rests on is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actors.domain.freshness import Freshness, Rhythm, freshness
from actors.domain.words import Labelled
from actors.domain.words import noop as _


class Need(Labelled):
    """Why somebody should open a profile, the most urgent first."""

    LISTING = "listing", _("Listing to look up again")
    DETERMINATION = "determination", _("Determination ends or ended")
    SCREENING = "screening", _("Look-up on the lists out of date")
    STALE = "stale", _("Out of date")
    NEVER_READ = "never_read", _("Never read through")
    DISPUTED = "disputed", _("Disputed facts")
    NO_SOURCE = "no_source", _("No source for its own facts")
    ONE_ORIGIN = "one_origin", _("Its own facts rest on one origin")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the keeping of one profile; `origins` is how many places it rests on: 0, 1, or 2 for more."""

    reviewed_at: datetime | None
    last_contact_at: datetime | None
    listing_due: date | None
    screened_at: datetime | None
    determined_until: date | None
    disputed: int
    origins: int


def needs(known: Known, *, at: datetime, rhythm: Rhythm) -> list[Need]:
    """Return what a profile needs, the most urgent first.

    The selector says the same in SQL, and a test holds them together.
    """
    read = freshness(known.reviewed_at, known.last_contact_at, at=at, rhythm=rhythm)
    asked: Mapping[Need, bool] = {
        Need.LISTING: known.listing_due is not None and known.listing_due <= at.date(),
        Need.DETERMINATION: known.determined_until is not None
        and known.determined_until <= (at + timedelta(days=rhythm.ahead)).date(),
        Need.SCREENING: known.screened_at is None or known.screened_at <= at - timedelta(days=rhythm.look_ups),
        Need.STALE: read is Freshness.STALE,
        Need.NEVER_READ: read is Freshness.NEVER,
        Need.DISPUTED: known.disputed > 0,
        Need.NO_SOURCE: known.origins == 0,
        Need.ONE_ORIGIN: known.origins == 1,
    }
    return [need for need, is_asked in asked.items() if is_asked]

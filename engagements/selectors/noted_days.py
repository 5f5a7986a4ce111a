"""Days noted in the calendars of the parties on which a plan falls: feasts, gatherings, days of mourning."""

from accounts.models import User
from actors.domain.yearly import Days
from actors.models import CulturalNote
from engagements.models import Engagement
from engagements.selectors.content import kept_parties


def of_plan(engagement: Engagement, *, user: User) -> list[CulturalNote]:
    """Return the notes of the plan's parties, as far as the user may see them, whose days the planned time meets."""
    begin = engagement.planned_start or engagement.planned_end
    end = engagement.planned_end or engagement.planned_start
    if begin is None or end is None:
        return []
    parties = kept_parties(engagement)
    dated = CulturalNote.objects.visible_to(user).filter(actor__in=parties, ended_on=None, starts_on__isnull=False)
    notes = dated.select_related("actor").order_by("starts_on", "pk")
    return [note for note in notes if _days(note).meet(begin.date(), end.date())]


def _days(note: CulturalNote) -> Days:
    assert note.starts_on is not None  # the query asks for those that have one
    return Days(note.starts_on, note.ends_on or note.starts_on, note.every_year)

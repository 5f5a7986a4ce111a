"""A plan is told of days noted in the calendars of its parties."""

from datetime import UTC, date, datetime, timedelta

from django.urls import reverse

from actors.services import facts
from core import clock
from engagements.selectors import noted_days
from tests import factories


def test_a_plan_that_falls_on_a_noted_day_is_told(analyst, north, browse):
    actor = factories.make_actor(north, "Salt Road Front")
    start = datetime.combine(clock.now().date() + timedelta(days=20), datetime.min.time(), tzinfo=UTC)
    plan = factories.make_plan(analyst, actor, planned_start=start, planned_end=start + timedelta(hours=3))

    def note(text, *, first, last=None, of=actor, **more):
        days = {"kind": "calendar", "text": text, "starts_on": first, "ends_on": last, **more}
        return facts.add(kind="note", actor_id=of.pk, values=days, by=analyst)

    day = start.date()
    gathering = note("The gathering", first=date(2021, 1, 1), last=date(2021, 12, 31), every_year=True)
    note("Another week", first=day + timedelta(days=1), last=day + timedelta(days=3))
    note("Of others", first=day, of=factories.make_actor(north))
    over = note("No longer kept", first=day)
    facts.end(kind="note", fact_id=over.pk, seen_version=1, on=clock.now().date(), by=analyst)
    assert noted_days.of_plan(plan, user=analyst) == [gathering]
    for step in ("setting", "check"):
        page = browse(analyst).get(reverse("engagements:edit", args=[plan.pk, step])).content.decode()
        assert "The planned time falls on noted days" in page
        assert "The gathering" in page
        assert "Another week" not in page
    outside = factories.make_user()
    assert noted_days.of_plan(plan, user=outside) == []

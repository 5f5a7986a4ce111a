"""The inbox: what one is told is seen through the record it is about, once, and stays."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.domain.notices import Kind
from accounts.models import Membership, Notice
from accounts.selectors.notices import Box, inbox, told, waiting
from accounts.services import notices
from core import clock
from core.errors import NotFound
from tests.factories import make_actor, make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(analyst, north):
    return make_plan(analyst, make_actor(north), title="Talks at the bridge")


def test_a_notice_is_sent_once_read_once_and_gone_with_the_right_to_see(
    plan, analyst, lead, stranger, browse, rest, django_assert_max_num_queries
):
    today = clock.now().date()
    for _again in range(2):
        notices.send(to=[analyst, lead.pk, stranger, None], kind=Kind.DECIDED, about=plan)
    notices.send(to=[lead], kind=Kind.CONDITION_DUE, about=plan, due=today - timedelta(days=1), key="a:7")
    assert [waiting(who).count() for who in (analyst, lead, stranger)] == [1, 2, 0]

    page = browse(lead).get(reverse("accounts:inbox")).content.decode()
    assert page.count("Talks at the bridge") >= 2
    assert plan.get_absolute_url() in page
    assert 'class="rail-count">2<' in page
    (due,) = told(inbox(Box.DUE, user=lead), user=lead)
    assert (due.overdue, due.text, due.about, due.detail) == (
        True,
        "A condition is due soon",
        "Talks at the bridge",
        "",
    )
    assert "Talks" not in browse(stranger).get(reverse("accounts:inbox"), {"box": "all"}).content.decode()

    mine = Notice.objects.get(recipient=lead, kind=Kind.DECIDED)
    with pytest.raises(NotFound):
        notices.mark_read(notice_id=mine.pk, by=analyst)
    caller = rest(lead)
    rows = caller.get("/api/v1/notices/", {"unread": "true"}).json()["results"]
    assert [(row["kind"], row["about"], row["path"]) for row in rows] == [
        (kind, "Talks at the bridge", plan.get_absolute_url()) for kind in ("condition_due", "decided")
    ]
    assert caller.post(f"/api/v1/notices/{mine.pk}/read/").json() == {"marked": 1}
    assert browse(lead).post(reverse("accounts:mark_read", args=[mine.pk])).status_code == 302
    assert rest(lead, scopes=["read:notices"]).post("/api/v1/notices/read/").status_code == 403
    notices.settle(about=plan, kinds=[Kind.CONDITION_DUE])
    assert (waiting(lead).count(), inbox(Box.DUE, user=lead).count(), inbox(Box.ALL, user=lead).count()) == (0, 0, 2)
    with django_assert_max_num_queries(1):
        waiting(lead).count()

    Membership.objects.filter(user=analyst).delete()
    assert (waiting(analyst).count(), inbox(Box.ALL, user=analyst).count()) == (0, 0)
    assert rest(analyst, compartments=[]).get("/api/v1/notices/").json()["results"] == []


def test_what_somebody_was_told_stays(plan, lead):
    notices.send(to=[lead], kind=Kind.DECIDED, about=plan)
    notices.mark_read(by=lead)
    for statement in (
        "UPDATE accounts_notice SET kind = 'lifted'",
        "UPDATE accounts_notice SET read_at = NULL",
        "DELETE FROM accounts_notice",
        "UPDATE accounts_notice SET whole_type = 'accounts.user'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Notice.objects.get().read_at is not None
    with pytest.raises(ValueError, match="compartment"):
        notices.send(to=[lead], kind=Kind.DECIDED, about=plan.compartment)

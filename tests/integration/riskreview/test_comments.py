import pytest
from django.db import DatabaseError

from accounts.domain.notices import Kind
from accounts.models import Membership, Notice
from accounts.selectors.notices import Box, inbox, told
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.models import AuditEvent
from riskreview.models import Lane, LaneComment
from riskreview.services import comments, lanes
from tests.factories import make_user
from tests.integration.riskreview import steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(sql):
    def check(words, statement, *values):
        with pytest.raises(DatabaseError) as caught:
            sql(statement, *values)
        assert words in str(caught.value)

    return check


def test_those_with_a_part_in_a_review_talk_about_its_items_before_the_decision(
    review, people, legal, analyst, approver, stranger, north, sql, refused
):
    lane = steps.lane_of(review, "legal")
    said = [
        comments.add(lane_id=lane.pk, code="L01", text=f" Which paragraph? {by} ", by=by)
        for by in (legal, analyst, approver)
    ]
    assert [row.text for row in LaneComment.objects.order_by("at")] == [f"Which paragraph? {row.by}" for row in said]
    event = AuditEvent.objects.get(verb="riskreview.comment_made", by=analyst)
    assert event.changes == {"item": "L01", "comment": said[1].text}
    assert Lane.objects.get(pk=lane.pk).version == lane.version  # no part of the answer
    reader = make_user("reader", role="analyst", sees=[north])
    for by, code, text, refusal in [
        (stranger, "L01", "Hello", NotFound),
        (reader, "L01", "Hello", NotAllowed),
        (legal, "X01", "Hello", Invalid),
        (legal, "L01", "  ", Invalid),
    ]:
        with pytest.raises(refusal):
            comments.add(lane_id=lane.pk, code=code, text=text, by=by)
    refused("append-only", "UPDATE riskreview_lanecomment SET text = 'x'")
    refused("append-only", "DELETE FROM riskreview_lanecomment")
    insert = (
        "INSERT INTO riskreview_lanecomment (id, lane_id, code, text, by_id, at)"
        " VALUES (gen_random_uuid(), %s, %s, 'x', %s, now())"
    )
    refused("X01 is not on the checklist", insert, lane.pk, "X01", legal.pk)
    steps.decide(steps.answer_all(review, people), approver)
    with pytest.raises(Conflict):
        comments.add(lane_id=lane.pk, code="L01", text="Too late", by=legal)
    refused("before the decision", insert, lane.pk, "L01", legal.pk)
    assert LaneComment.objects.count() == len(said)
    assert AuditEvent.objects.filter(verb="riskreview.comment_made").count() == len(said)


def waiting(kind=Kind.COMMENTED):
    rows = Notice.objects.filter(kind=kind, done_at=None, read_at=None)
    return sorted(rows.values_list("recipient__username", flat=True))


def test_the_holder_and_those_who_talked_before_are_told_until_they_look_or_the_lane_answers(
    review, people, legal, analyst, approver, senior, north
):
    lane = steps.lane_of(review, "legal")
    comments.add(lane_id=lane.pk, code="L01", text="Which paragraph?", by=approver)
    assert waiting() == []  # nobody holds the lane, and nobody spoke before
    lanes.claim(lane_id=lane.pk, by=legal)
    comments.add(lane_id=lane.pk, code="L01", text="The second.", by=analyst)
    comments.add(lane_id=lane.pk, code="L02", text="Since when?", by=senior)
    assert waiting() == ["approver", "legal", "legal"]
    assert Notice.objects.filter(kind=Kind.COMMENTED, recipient__in=[analyst, senior]).count() == 0
    (row,) = told(inbox(Box.UNREAD, user=approver), user=approver)
    assert (row.about, row.detail) == (review.engagement.title, "L01: The second.")
    assert row.notice.path == f"{lane.get_absolute_url()}#L01"
    Membership.objects.filter(user=approver, compartment=north).delete()
    assert not inbox(Box.ALL, user=approver).exists()  # what they may not see any more is not told either
    comments.seen(steps.lane_of(review, "ethical"), by=legal)
    assert waiting().count("legal") == 2
    comments.seen(lane, by=legal)
    assert waiting() == ["approver"]
    steps.answer(lane, legal)
    steps.recommend(lane, legal)
    assert waiting() == []

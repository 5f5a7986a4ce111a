"""Doors beside the commands: bulk updates of the models, and tasks called with whatever somebody puts in a message."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from core import clock
from engagements.models import Engagement
from riskreview import tasks
from riskreview.domain.reopening import Trigger
from riskreview.models import Decision, Lane, LaneClaim, Review


def test_bulk_updates_are_held_by_the_same_guards(draft, review, legal, analyst):
    engagement = Engagement.objects.get()
    lane = Lane.objects.filter(name="legal").get()
    engagement.status, engagement.started_at = "under_way", clock.now()
    lane.status, lane.holder = "claimed", legal
    claim = LaneClaim(review=review, lane="legal", user=analyst, claimed_at=clock.now())
    attempts = (
        lambda: Engagement.objects.update(status="under_way", started_at=clock.now()),
        lambda: Engagement.objects.bulk_update([engagement], ["status", "started_at"]),
        lambda: Review.objects.update(status="recommended"),
        lambda: Lane.objects.bulk_update([lane], ["status", "holder"]),
        lambda: LaneClaim.objects.bulk_create([claim]),
    )
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert (Engagement.objects.get().status, Review.objects.get().status) == ("in_review", "open")
    assert set(Lane.objects.values_list("status", flat=True)) == {"open"}
    assert not LaneClaim.objects.exists()


def test_no_message_to_a_task_opens_the_gate(draft, review):
    for trigger in Trigger:
        tasks.reopen(trigger=trigger, reason="x", engagement_id=str(draft.pk), cause_key=f"sent:{trigger}")
        tasks.reopen(trigger=trigger, reason="x", engagement_id=str(uuid4()))
    tasks.engagement_logged(engagement_id=str(draft.pk))
    tasks.tick()
    assert Engagement.objects.get().status == "in_review"
    assert Review.objects.get().status == "open"
    assert not Decision.objects.exists()

from uuid import uuid4

import pytest
from django.db import transaction

from accounts.models import Compartment, User
from core import audit, clock, context, history, versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return User.objects.create_user("ana", "x", name="Ana")


def note(subject, verb="accounts.signed_in", *, by=None, source="browser", **changes):
    with context.coming_from(context.Origin(source=source)), transaction.atomic():
        return audit.record(verb, subject, by=by, at=clock.now(), changes=changes)


def test_events_are_told_in_words_newest_first(ana):
    note(ana, by=ana, source="rest", is_active=[True, False], roles=[["analyst"], ["auditor"]])
    said = {"scopes": "read:actors", "owner": str(uuid4()), "occurred_on": "2026-11-24", "sha": "ab" * 32}
    note(ana, by=None, source="worker", email=["", "ana@example.org"], **said)
    newest, oldest = history.rows(ana)
    assert (newest.who, newest.source) == ("Parley", "by the scheduler")
    assert newest.text == "signed in (Sha: abababababab…; Scopes: read:actors; Occurred on: 24 Nov 2026)"
    assert newest.changes == [{"label": "E-mail", "before": None, "after": "ana@example.org"}]
    assert (oldest.who, oldest.source) == ("Ana", "over REST")
    assert oldest.changes == [
        {"label": "Roles", "before": "Analyst", "after": "Auditor"},
        {"label": "May sign in", "before": "Yes", "after": "No"},
    ]


def test_a_field_that_points_to_a_person_shows_the_name(ana):
    token = ana.tokens.create(name="t", prefix="p", digest="d", scopes=["read:actors"], expires_at=clock.now())
    note(token, "accounts.token_issued", by=ana, user=[None, ana.pk], expires_at=[None, token.expires_at])
    (row,) = history.rows(token)
    assert row.changes[0] == {"label": "User", "before": None, "after": "Ana"}
    assert row.changes[1]["after"] == f"{token.expires_at:%-d %b %Y %H:%M} UTC"


def test_nobody_signed_in_is_said_so(ana):
    note(ana, "accounts.sign_in_failed")
    assert history.rows(ana)[0].who == "Somebody not signed in"


def test_only_the_asked_records_are_told(ana):
    other, part = User.objects.create_user("bo"), User.objects.create_user("co")
    for person in (ana, other, part):
        note(person, by=person)
    assert [row.who for row in history.rows(ana, part)] == ["co", "Ana"]


def test_a_stale_page_learns_who_changed_what_since(ana):
    place = Compartment.objects.create(code="north", name="North")
    for version, name in ((2, "Northern"), (3, "The North")):
        place.version = version
        note(place, by=ana, name=["North", name])
    assert [row.changes[0]["after"] for row in versions.changes_since(place, 1)] == ["The North", "Northern"]
    assert [row.changes[0]["after"] for row in versions.changes_since(place, 2)] == ["The North"]
    assert versions.changes_since(place, 3) == []


def test_the_compartment_of_a_part_is_that_of_the_whole():
    class Whole:
        compartment_id = "c"

    class Part:
        visible_through = "whole"
        whole = Whole()

    assert audit.compartment_of(Part()) == "c"
    assert audit.compartment_of(User()) is None

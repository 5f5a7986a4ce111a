"""What an actor was, in order: the day of a change is corrected, and an earlier type is put before the first."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from actors.models import ActorStatusPeriod, Reshaping, TypedProfile
from actors.services import periods, profiles, registry
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = clock.now().date()
CHANGED, RIGHT = date(2016, 11, 24), date(2016, 8, 29)


@pytest.fixture
def party(north, analyst):
    """A group that became a party on a day that was mistyped, with what was known of it as a group."""
    actor = factories.make_actor(north, "Salt Road Front")
    profiles.describe(actor_id=actor.pk, seen_version=0, values={"aims": "The road"}, by=analyst)
    actor.refresh_from_db()
    return registry.reclassify(
        actor_id=actor.pk, seen_version=actor.version, actor_type="political_wing", subtypes=[],
        status="transformed_party", since=CHANGED, reason="Their congress", by=analyst,
    )  # fmt: skip


def told(actor):
    rows = ActorStatusPeriod.objects.filter(actor=actor).order_by("until")
    return [(row.actor_type, row.since, row.until) for row in rows]


def stored(actor):
    actor.refresh_from_db()
    ended = list(TypedProfile.objects.values_list("until", "version"))
    return told(actor), actor.version, ended, AuditEvent.objects.count()


def correct(actor, by, **changes):
    given = {"since": RIGHT, "reason": "The date of their congress", "seen_version": actor.version, **changes}
    period_id = given.pop("period_id", None) or actor.periods.get(until=None).pk
    return periods.correct(actor_id=actor.pk, period_id=period_id, by=by, **given)


def put_before(actor, by, **changes):
    given = {
        "actor_type": "militia", "status": "active", "since": date(2009, 1, 1), "until": date(2012, 1, 1),
        "reason": "Their own history", "seen_version": actor.version, **changes,
    }  # fmt: skip
    return periods.put_before(actor_id=actor.pk, by=by, **given)


def refused(refusal, command, actor, by, field="", **changes):
    before = stored(actor)
    with pytest.raises(refusal) as caught:
        command(actor, by, **changes)
    assert stored(actor) == before
    assert not field or set(caught.value.fields) == {field}
    return caught.value


def test_the_day_of_a_change_is_corrected_with_what_ended_on_it_and_who_said_what_is_kept(party, analyst):
    version, old = party.version, AuditEvent.objects.get(verb="actors.reclassified")
    corrected = correct(party, analyst)
    assert told(party) == [("insurgent_group", None, RIGHT), ("political_wing", RIGHT, None)]
    assert TypedProfile.objects.get().until == RIGHT
    assert corrected.version == version + 1
    event = AuditEvent.objects.get(verb="actors.period_corrected")
    assert event.changes["since"] == [CHANGED.isoformat(), RIGHT.isoformat()]
    assert (event.reason, event.by) == ("The date of their congress", analyst)
    assert AuditEvent.objects.get(pk=old.pk).changes == old.changes
    count = AuditEvent.objects.count()
    assert correct(corrected, analyst).version == version + 1
    assert AuditEvent.objects.count() == count, "what changes nothing leaves no trace"


def test_an_earlier_type_is_put_before_the_first(party, analyst):
    actor = put_before(party, analyst)
    assert told(actor) == [
        ("militia", date(2009, 1, 1), date(2012, 1, 1)),
        ("insurgent_group", date(2012, 1, 1), CHANGED),
        ("political_wing", CHANGED, None),
    ]
    assert actor.actor_type == "political_wing"
    assert AuditEvent.objects.get(verb="actors.earlier_period_recorded").changes["actor_type"] == "militia"
    refused(Invalid, put_before, actor, analyst, "until", until=date(2008, 1, 1), since=None)
    again = put_before(actor, analyst, actor_type="unclassified", since=None, until=date(2009, 1, 1))
    assert told(again)[0] == ("unclassified", None, date(2009, 1, 1))


@pytest.mark.parametrize(
    ("command", "changes", "field"),
    [
        (correct, {"since": TODAY + timedelta(days=1)}, "since"),
        (correct, {"reason": " "}, "reason"),
        (put_before, {"until": CHANGED}, "until"),
        (put_before, {"until": TODAY + timedelta(days=1)}, "until"),
        (put_before, {"since": date(2013, 1, 1)}, "since"),
        (put_before, {"actor_type": "insurgent_group"}, "actor_type"),
        (put_before, {"actor_type": "wizards"}, "actor_type"),
        (put_before, {"status": "asleep"}, "status"),
        (put_before, {"reason": ""}, "reason"),
    ],
)
def test_what_makes_no_sense_is_refused(party, analyst, command, changes, field):
    refused(Invalid, command, party, analyst, field, **changes)


def test_a_day_stays_within_what_was_before_and_what_came_after(party, analyst):
    actor = put_before(party, analyst)
    middle = actor.periods.get(actor_type="insurgent_group").pk
    refused(Invalid, correct, actor, analyst, "since", period_id=middle, since=date(2009, 1, 1))
    refused(Invalid, correct, actor, analyst, "since", period_id=middle, since=CHANGED)
    assert told(correct(actor, analyst, period_id=middle, since=date(2011, 1, 1)))[0][2] == date(2011, 1, 1)


def test_hidden_forbidden_stale_and_others_are_refused_in_order(party, analyst, legal, stranger, north):
    other = factories.make_actor(north).periods.get().pk
    for command in (correct, put_before):
        refused(NotFound, command, party, stranger)
        refused(NotAllowed, command, party, legal)
        refused(Stale, command, party, analyst, seen_version=party.version - 1)
    for by in (analyst, legal):
        refused(NotFound, correct, party, by, period_id=other, seen_version=party.version - 1)


def test_the_day_of_a_recorded_split_stays_with_it(party, analyst, north, common):
    event = Reshaping.objects.create(actor=party, kind="split", on=CHANGED)
    event.parts.set([factories.make_actor(factories.make_compartment(), "The Quiet Wing")])
    told = []
    for _each in range(2):
        told.append(refused(Conflict, correct, party, analyst, since=TODAY + timedelta(days=1)))
        event.parts.add(factories.make_actor(north))
    assert [one.code for one in told] == ["reshaped", "reshaped"]
    assert [one.message for one in told] == [
        "It cannot be corrected as things stand.",
        "A split or a merger is recorded of that day: this day stays with it.",
    ]


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE actors_actorstatusperiod SET until = '2015-01-01' WHERE until IS NOT NULL",
        "UPDATE actors_actorstatusperiod SET since = '2017-01-01' WHERE until IS NULL",
        "UPDATE actors_actorstatusperiod SET since = NULL",
        "DELETE FROM actors_actorstatusperiod WHERE until IS NULL",
        "UPDATE actors_actorstatusperiod SET since = until WHERE until IS NOT NULL",
    ],
)
def test_the_database_keeps_periods_in_order(party, attack):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{attack}; SET CONSTRAINTS ALL IMMEDIATE")


def test_periods_out_of_order_from_before_are_named_when_the_database_begins_to_keep_them(party):
    look = import_module("actors.migrations.0033_order_periods").LOOK
    with connection.cursor() as cursor:
        cursor.execute(look)
        cursor.execute("UPDATE actors_actorstatusperiod SET until = '2015-01-01' WHERE until IS NOT NULL")
        with pytest.raises(IntegrityError, match=f"What actor {party.pk} was overlaps or leaves a gap"):
            cursor.execute(look)


def test_of_a_profile_that_ended_the_day_alone_follows_a_period(party):
    assert TypedProfile.objects.get().until == CHANGED
    for attack in ("until = '2015-01-01'", "until = NULL", "reliability = 'A', credibility = '2'"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE actors_typedprofile SET {attack}")

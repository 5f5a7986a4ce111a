"""Names, interests, responses to incentives, cultural notes and identifiers of an actor."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from actors.models import ExternalId, Interest, Name
from actors.services import facts
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests import factories

TODAY = clock.now().date()
VALUES = {
    "name": {"text": "Jabhat al-Milh", "kind": "alias"},
    "interest": {
        "category": "territory_autonomy",
        "level": "need",
        "priority": 1,
        "red_line": True,
        "text": "Home rule",
    },
    "incentive": {"category": "humanitarian_aid", "response": "strong", "notes": "Opened the road in 2024"},
    "note": {"kind": "do_not", "text": "Do not offer the left hand"},
    "estimate": {"low": 400, "high": 600},
    "area": {"country": "ML", "place": "Tamar valley", "presence": "controls", "latitude": 16.5, "longitude": -3.1},
    "integration": {
        "programme": "ddr",
        "assessed_on": TODAY,
        **dict.fromkeys(("influence", "legitimacy", "willingness"), "low"),
        **{f"{name}_reason": "As seen." for name in ("influence", "legitimacy", "willingness")},
    },
    "ddr": {
        "phase": "disarmament",
        "state": "under_way",
        "as_of": TODAY,
        "weapons_low": 40,
        "verified_by": "third_party",
    },
}
CORRECTION = {
    "name": {"text": "Jabhat Milh"},
    "interest": {"text": "Autonomy", "priority": 2},
    "incentive": {"response": "some"},
    "note": {"text": "Never the left hand"},
    "estimate": {"high": 700},
    "area": {"presence": "contests"},
    "integration": {"willingness": "unknown"},
    "ddr": {"state": "stalled"},
}


@pytest.fixture
def actor(north):
    return factories.make_actor(north, "Salt Road Front")


@pytest.fixture(params=list(facts.KINDS))
def kind(request):
    return request.param


@pytest.fixture
def fact(kind, actor, analyst):
    made = facts.add(kind=kind, actor_id=actor.pk, values=VALUES[kind], by=analyst)
    actor.refresh_from_db()
    return made


def last_event():
    return AuditEvent.objects.order_by("-at").first()


def test_a_fact_is_added_and_audited_and_the_profile_counts_as_changed(kind, actor, analyst):
    before = actor.updated_at
    fact = facts.add(kind=kind, actor_id=actor.pk, values=VALUES[kind], by=analyst)
    actor.refresh_from_db()
    assert (fact.actor_id, fact.version, actor.version) == (actor.pk, 1, 1)
    assert actor.updated_at > before
    event = last_event()
    assert (event.verb, event.subject_id, event.compartment_id) == (
        f"actors.{kind}_added",
        fact.pk,
        actor.compartment_id,
    )
    told = {name: value.isoformat() if isinstance(value, date) else value for name, value in VALUES[kind].items()}
    assert all(event.changes[name] in ([None, value], value) for name, value in told.items())


def test_a_fact_is_corrected(kind, fact, analyst):
    facts.change(kind=kind, fact_id=fact.pk, seen_version=1, values=CORRECTION[kind], by=analyst)
    event = last_event()
    assert event.verb == f"actors.{kind}_changed"
    assert event.changes == {name: [VALUES[kind].get(name, 3), value] for name, value in CORRECTION[kind].items()}


def test_a_fact_ends_and_stays_readable(kind, fact, analyst):
    facts.end(kind=kind, fact_id=fact.pk, seen_version=1, on=TODAY, by=analyst)
    assert last_event().verb == f"actors.{kind}_ended"
    with pytest.raises(Conflict):
        facts.end(kind=kind, fact_id=fact.pk, seen_version=2, on=TODAY, by=analyst)
    assert type(fact).objects.get(pk=fact.pk).version == 2


@pytest.mark.parametrize(
    ("who", "version", "refusal"),
    [
        ("stranger", 9, NotFound),
        ("legal", 9, NotAllowed),
        ("analyst", 9, Stale),
    ],
)
def test_facts_refuse_in_order_and_change_nothing(request, kind, fact, actor, who, version, refusal):
    by, events = request.getfixturevalue(who), AuditEvent.objects.count()
    with pytest.raises(refusal):
        facts.change(kind=kind, fact_id=fact.pk, seen_version=version, values={"nonsense": 1}, by=by)
    with pytest.raises(refusal):
        facts.end(kind=kind, fact_id=fact.pk, seen_version=version, on=TODAY + timedelta(days=3), by=by)
    if refusal is not Stale:
        with pytest.raises(refusal):
            facts.add(kind=kind, actor_id=actor.pk, values={}, by=by)
    fact.refresh_from_db()
    assert fact.version == 1
    assert AuditEvent.objects.count() == events
    assert type(fact).objects.count() == 1


def test_a_fact_ends_neither_in_the_future_nor_before_it_began(actor, analyst):
    name = facts.add(kind="name", actor_id=actor.pk, values={"text": "X", "since": date(2020, 1, 1)}, by=analyst)
    for day in (TODAY + timedelta(days=1), date(2019, 1, 1)):
        with pytest.raises(Invalid) as refusal:
            facts.end(kind="name", fact_id=name.pk, seen_version=1, on=day, by=analyst)
        assert set(refusal.value.fields) == {"on"}
    assert Name.objects.get().until is None


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("name", {"text": ""}, "text"),
        ("name", {"text": "A", "since": date(2020, 1, 1), "until": date(2019, 1, 1)}, "until"),
        ("interest", {"category": "money", "text": "x"}, "category"),
        ("interest", {"category": "religion", "text": "x", "priority": 6}, "priority"),
        ("interest", {"category": "religion", "text": " "}, "text"),
        ("interest", {"category": "religion", "text": "x", "drawn_from": "guessed"}, "drawn_from"),
        ("interest", {"category": "religion", "text": "x", "shared_because": "They said so"}, "shared_because"),
        ("note", {"kind": "do", "text": "x", "starts_on": date(2026, 4, 20)}, "kind"),
        ("note", {"kind": "calendar", "text": "x", "every_year": True}, "starts_on"),
        (
            "note",
            {"kind": "calendar", "text": "x", "starts_on": date(2026, 4, 2), "ends_on": date(2026, 4, 1)},
            "ends_on",
        ),
        (
            "note",
            {"kind": "calendar", "text": "x", "starts_on": date(2026, 4, 2), "ends_on": date(2027, 4, 2)},
            "ends_on",
        ),
        ("incentive", {"category": "humanitarian_aid"}, "response"),
        ("note", {"kind": "do", "text": "x", "reliability": "B"}, "credibility"),
        ("note", {"kind": "do", "text": "x", "reliability": "B", "credibility": "1"}, "corroborated_by_id"),
    ],
)
def test_nonsense_is_refused_by_field(actor, analyst, kind, values, field):
    with pytest.raises(Invalid) as refusal:
        facts.add(kind=kind, actor_id=actor.pk, values=values, by=analyst)
    assert set(refusal.value.fields) == {field}
    assert not AuditEvent.objects.exists()


def test_a_name_is_recorded_once(actor, analyst):
    facts.add(kind="name", actor_id=actor.pk, values={"text": "SRF", "kind": "acronym"}, by=analyst)
    with pytest.raises(Invalid):
        facts.add(kind="name", actor_id=actor.pk, values={"text": " SRF", "kind": "acronym"}, by=analyst)
    assert Name.objects.count() == 1


def note(actor, by, **values):
    return facts.add(kind="note", actor_id=actor.pk, values={"kind": "do", "text": "Stand up", **values}, by=by)


def test_confirmed_needs_a_second_source_of_another_origin(actor, analyst, north):
    first, same, second = (factories.make_source(north, origin=origin) for origin in ("Elder", " elder", "Radio"))
    with pytest.raises(Invalid) as refusal:
        note(actor, analyst, source_id=first.pk, reliability="B", credibility="1", corroborated_by_id=same.pk)
    assert set(refusal.value.fields) == {"corroborated_by_id"}
    made = note(actor, analyst, source_id=first.pk, reliability="B", credibility="1", corroborated_by_id=second.pk)
    assert (made.reliability, made.credibility) == ("B", "1")


def test_a_fact_cites_only_sources_its_readers_may_see(actor, analyst, common, north):
    hidden = factories.make_source()
    with pytest.raises(Invalid):
        note(actor, analyst, source_id=hidden.pk)
    everybodys = factories.make_actor(common)
    closed = factories.make_source(north)
    with pytest.raises(Invalid):
        note(everybodys, analyst, source_id=closed.pk)
    assert note(actor, analyst, source_id=factories.make_source(common).pk).pk


def test_identifiers_are_added_once_and_removed_with_a_trace(actor, analyst, stranger, legal):
    row = facts.add_external_id(actor_id=actor.pk, scheme="ucdp_actor", value=" 123 ", by=analyst)
    with pytest.raises(Conflict):
        facts.add_external_id(actor_id=actor.pk, scheme="ucdp_actor", value="123", by=analyst)
    with pytest.raises(Invalid):
        facts.add_external_id(actor_id=actor.pk, scheme="passport", value="1", by=analyst)
    for who, refusal in ((stranger, NotFound), (legal, NotAllowed)):
        with pytest.raises(refusal):
            facts.remove_external_id(external_id_id=row.pk, by=who)
    assert ExternalId.objects.get().value == "123"
    facts.remove_external_id(external_id_id=row.pk, by=analyst)
    assert not ExternalId.objects.exists()
    event = last_event()
    assert (event.verb, event.subject_id) == ("actors.external_id_removed", actor.pk)
    assert event.changes == {"external_id": "UCDP actor: 123"}


@pytest.mark.parametrize(
    "statement",
    [
        "update actors_interest set priority = 9",
        "update actors_interest set drawn_from = 'guessed'",
        "update actors_interest set shared_because = 'They said so'",
        "update actors_culturalnote set every_year = true",
        "update actors_interest set category = 'money'",
        "update actors_interest set reliability = 'B'",
        "update actors_interest set reliability = 'B', credibility = '1'",
        "update actors_actor set actor_type = 'terrorist'",
        "update actors_actor set subtypes = '{cartel,bogus}'",
        "update actors_actor set size_low = 5, size_high = 4",
    ],
)
def test_the_database_refuses_it_too(actor, analyst, statement):
    for kind in ("interest", "note"):
        facts.add(kind=kind, actor_id=actor.pk, values=VALUES[kind], by=analyst)
    with pytest.raises(IntegrityError), transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute(statement)
    assert Interest.objects.get().priority == 1


@pytest.mark.parametrize(
    ("kind", "wrong", "field"),
    [
        ("integration", {"assessed_on": TODAY + timedelta(days=1)}, "assessed_on"),
        ("integration", {"willingness": "7"}, "willingness"),
        ("integration", {"influence_reason": " "}, "influence_reason"),
        ("ddr", {"as_of": TODAY + timedelta(days=1)}, "as_of"),
        ("ddr", {"weapons_best": 30}, "weapons_best"),
        ("ddr", {"people_high": 30, "verified_by": ""}, "verified_by"),
    ],
)
def test_integration_is_told_in_words_with_reasons_and_counts_in_order(kind, wrong, field, actor, analyst):
    with pytest.raises(Invalid) as refusal:
        facts.add(kind=kind, actor_id=actor.pk, values={**VALUES[kind], **wrong}, by=analyst)
    assert set(refusal.value.fields) == {field}
    assert not facts.KINDS[kind].model.objects.exists()


def test_a_note_may_lie_at_the_end_of_the_calendar(actor, analyst):
    last = date(9999, 12, 31)
    values = {"kind": "calendar", "text": "The long count ends.", "starts_on": last, "ends_on": last}
    assert facts.add(kind="note", actor_id=actor.pk, values=values, by=analyst).ends_on == last

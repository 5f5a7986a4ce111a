"""People, the protection of who they are, and their dated roles."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.services import access
from actors.models import Person, PersonGrant, PersonRole
from actors.selectors import people as selector
from actors.services import people, roles
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests import factories

TODAY = clock.now().date()
HERON = {"real_name": "Idris Vale", "sensitivity": "protected_source", "pseudonym": "Heron", "aliases": ["The Baker"]}


@pytest.fixture
def heron(north, analyst):
    return people.register(compartment_id=north.pk, values=HERON, by=analyst)


@pytest.fixture
def person(north):
    return factories.make_person(north, "Mara Oun", sensitivity="moderate")


@pytest.fixture
def actor(north):
    return factories.make_actor(north, "Salt Road Front")


def spoken():
    return "".join(AuditEvent.objects.values_list("body", flat=True))


def test_a_person_is_registered(analyst, north):
    person = people.register(
        compartment_id=north.pk, values={"real_name": "Mara Oun", "influence": 4, "languages": ["Arabic"]}, by=analyst
    )
    assert (person.name, person.influence, person.is_protected) == ("Mara Oun", 4, False)
    event = AuditEvent.objects.get()
    assert (event.verb, event.changes["influence"]) == ("actors.person_registered", [None, 4])
    assert not PersonGrant.objects.exists()


def test_who_a_protected_person_is_stays_with_whoever_registered_it(heron, analyst, lead):
    assert heron.name == "Idris Vale"
    assert selector.get(heron.pk, user=lead).name == "Heron"
    assert PersonGrant.objects.get().user == analyst


def test_the_audit_never_learns_a_name(heron, person, analyst):
    people.change(person_id=person.pk, seen_version=1, values={"real_name": "Mara Ouni", "influence": 2}, by=analyst)
    assert AuditEvent.objects.get(verb="actors.person_changed").changes == {
        "influence": [None, 2],
        "identity_changed": True,
    }
    for secret in ("Idris", "Baker", "Mara"):
        assert secret not in spoken()


@pytest.mark.parametrize(
    "values",
    [
        {"real_name": "X"},
        {"aliases": []},
        {"sensitivity": "low_or_none"},
        {"pseudonym": "Idris Vale"},
    ],
)
def test_only_who_knows_the_name_touches_it(heron, lead, values):
    with pytest.raises(NotAllowed):
        people.change(person_id=heron.pk, seen_version=1, values=values, by=lead)
    stored = Person.objects.get()
    assert (stored.real_name, stored.pseudonym, stored.version) == ("Idris Vale", "Heron", 1)
    changed = people.change(person_id=heron.pk, seen_version=1, values={"influence": 5}, by=lead)
    assert (changed.name, changed.influence) == ("Heron", 5)


def test_protecting_a_person_lets_the_protector_know(person, lead, analyst):
    values = {"sensitivity": "protected_source", "pseudonym": "Gull"}
    assert people.change(person_id=person.pk, seen_version=1, values=values, by=lead).name == "Mara Oun"
    assert selector.get(person.pk, user=analyst).name == "Gull"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "real_name"),
        ({"real_name": "A", "sensitivity": "protected_source"}, "pseudonym"),
        ({"real_name": "A", "sensitivity": "protected_source", "pseudonym": "a"}, "pseudonym"),
        ({"real_name": "A", "aliases": ["B"], "sensitivity": "protected_source", "pseudonym": "b"}, "pseudonym"),
        ({"real_name": "A", "influence": 6}, "influence"),
        ({"real_name": "A", "stance": "grumpy"}, "stance"),
    ],
)
def test_nonsense_is_refused_by_field(analyst, north, values, field):
    with pytest.raises(Invalid) as refusal:
        people.register(compartment_id=north.pk, values=values, by=analyst)
    assert set(refusal.value.fields) == {field}
    assert not Person.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(("who", "refusal"), [("stranger", NotFound), ("legal", NotAllowed), ("analyst", Stale)])
def test_people_refuse_in_order_and_change_nothing(request, person, who, refusal):
    with pytest.raises(refusal):
        people.change(person_id=person.pk, seen_version=9, values={"real_name": ""}, by=request.getfixturevalue(who))
    person.refresh_from_db()
    assert (person.real_name, person.version) == ("Mara Oun", 1)
    assert not AuditEvent.objects.exists()


def test_a_lead_lets_a_member_know_who_a_protected_person_is(heron, lead, legal):
    until = clock.now() + timedelta(days=30)
    access.grant(kind="actors.person", record_id=heron.pk, user_id=legal.pk, until=until, reason="Warrant", by=lead)
    assert selector.get(heron.pk, user=legal).name == "Idris Vale"
    assert selector.get(heron.pk, user=lead).name == "Heron"


def test_the_database_refuses_a_protected_person_without_a_pseudonym(heron):
    with pytest.raises(IntegrityError), transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute("update actors_person set pseudonym = ''")
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("select shown_as from actors_person")
        assert cursor.fetchone() == ("Heron",)


def add_role(actor, person, by, **values):
    values = {"role": "spokesperson", **values}
    return roles.add(actor_id=actor.pk, person_id=person.pk, values=values, by=by)


def test_a_role_is_added_corrected_and_ended(actor, person, analyst):
    role = add_role(actor, person, analyst, since=date(2020, 1, 1))
    roles.change(role_id=role.pk, seen_version=1, values={"title": "Voice of the Front"}, by=analyst)
    roles.end(role_id=role.pk, seen_version=2, on=TODAY, by=analyst)
    role.refresh_from_db()
    assert (role.title, role.until, role.version) == ("Voice of the Front", TODAY, 3)
    events = AuditEvent.objects.order_by("at")
    assert [event.verb for event in events] == ["actors.role_added", "actors.role_changed", "actors.role_ended"]
    assert {event.compartment_id for event in events} == {actor.compartment_id}
    assert "Mara" not in spoken()
    with pytest.raises(Conflict):
        roles.end(role_id=role.pk, seen_version=3, on=TODAY, by=analyst)


def test_a_role_of_a_hidden_person_leaves_no_trace_outside(common, person, analyst):
    everybodys = factories.make_actor(common)
    before = everybodys.updated_at
    role = add_role(everybodys, person, analyst, title="Our friend")
    roles.change(role_id=role.pk, seen_version=1, values={"title": "Our old friend"}, by=analyst)
    roles.end(role_id=role.pk, seen_version=2, on=TODAY, by=analyst)
    everybodys.refresh_from_db()
    assert everybodys.updated_at == before
    assert set(AuditEvent.objects.values_list("compartment_id", flat=True)) == {person.compartment_id}


def test_a_change_of_leader_has_open_decisions_looked_at_again(
    actor, person, analyst, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as sent:
        role = add_role(actor, person, analyst, role="supreme_leader")
        roles.change(role_id=role.pk, seen_version=1, values={"title": "The Eldest"}, by=analyst)
        roles.end(role_id=role.pk, seen_version=2, on=TODAY, by=analyst)
        add_role(actor, person, analyst)
    assert [job.args[0] for job in sent] == ["riskreview.reopen"] * 2
    assert {job.args[1]["trigger"] for job in sent} == {"leader_changed"}
    assert "Mara" not in str(sent[0].args)
    assert {tuple(job.args[1]["words_from"]) for job in sent} == {(str(person.compartment_id),)}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "king"}, "role"),
        ({"since": date(2020, 1, 1), "until": date(2019, 1, 1)}, "until"),
        ({"reliability": "A"}, "credibility"),
    ],
)
def test_a_role_that_cannot_be_is_refused(actor, person, analyst, values, field):
    with pytest.raises(Invalid) as refusal:
        add_role(actor, person, analyst, **values)
    assert set(refusal.value.fields) == {field}
    assert not PersonRole.objects.exists()


def test_a_role_is_held_once_and_by_people_one_may_see(actor, person, analyst):
    add_role(actor, person, analyst)
    with pytest.raises(Invalid):
        add_role(actor, person, analyst)
    with pytest.raises(Invalid) as refusal:
        add_role(actor, factories.make_person(), analyst)
    assert set(refusal.value.fields) == {"person_id"}
    assert PersonRole.objects.count() == 1


@pytest.mark.parametrize(("who", "refusal"), [("stranger", NotFound), ("legal", NotAllowed), ("analyst", Stale)])
def test_roles_refuse_in_order_and_change_nothing(request, actor, person, who, refusal):
    role, by = factories.make_role(person, actor), request.getfixturevalue(who)
    with pytest.raises(refusal):
        roles.change(role_id=role.pk, seen_version=9, values={"role": "king"}, by=by)
    with pytest.raises(refusal):
        roles.end(role_id=role.pk, seen_version=9, on=TODAY + timedelta(days=1), by=by)
    role.refresh_from_db()
    assert (role.version, role.until) == (1, None)
    assert not AuditEvent.objects.exists()

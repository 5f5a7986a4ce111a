"""The schedule is changed by two people; a hold keeps a record and what belongs to it, in the service and below it."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.domain.retention import InvalidSchedule, parse
from accounts.models import LegalHold, RetentionDraft, RetentionSchedule
from accounts.selectors import holds as selector
from accounts.selectors import retention as schedules
from accounts.services import holds
from accounts.services import retention as service
from core import audit, canonical
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests.factories import make_actor, make_compartment, make_person, make_role, make_user
from tests.unit.accounts.test_retention import body

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _published(db):
    service.publish_first()


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def in_force(admin, legal, **values):
    row = service.draft(document=body(**values), reason="A new law.", seen_version=None, by=admin)
    return service.publish(seen_version=row.version, by=legal)


def test_what_the_migration_published_is_what_comes_with_parley():
    first = RetentionSchedule.objects.get()
    assert (first.number, first.drafted_by, first.sha256) == (1, None, canonical.sha256(first.body))
    assert first.body == canonical.dumps(service.shipped().body())
    assert schedules.schedule_of(first.pk) == service.shipped()


def test_two_people_change_the_schedule(admin, legal, approver, analyst):
    said = {"document": body(raw_notes__months=6), "reason": "A new law.", "seen_version": None, "by": admin}
    for refusal, more in [
        (NotAllowed, {"by": legal}), (Invalid, {"document": body()}), (Invalid, {"document": body(audit_log__months=12)}),
        (Invalid, {"reason": " "}), (Conflict, {"seen_version": 3}),
    ]:  # fmt: skip
        with pytest.raises(refusal):
            service.draft(**{**said, **more})
    assert not RetentionDraft.objects.exists()
    draft = service.draft(**said)
    for refusal, more in [(NotAllowed, {"by": admin}), (NotAllowed, {"by": approver}), (Stale, {"seen_version": 9})]:
        with pytest.raises(refusal):
            service.publish(**{"seen_version": draft.version, "by": legal, **more})
    assert schedules.current().number == 1
    second = service.publish(seen_version=draft.version, by=legal)
    assert (second.number, second.drafted_by, second.published_by) == (2, admin, legal)
    event = AuditEvent.objects.get(verb="accounts.retention_published", by=legal)
    assert (event.reason, event.changes["raw_notes.months"]) == ("A new law.", [12, 6])
    dropped = service.draft(document=body(), reason="Back.", seen_version=None, by=admin)
    service.drop(seen_version=dropped.version, by=legal)
    with pytest.raises(NotFound):
        service.drop(seen_version=1, by=legal)


def test_the_database_keeps_limits_order_and_two_people(admin, legal, approver):
    statement = (
        "INSERT INTO accounts_retentionschedule (id, number, body, sha256, reason, drafted_by_id, published_by_id, published_at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, 'Because.', %s, %s, now())"
    )

    def insert(*, number=2, drafted=admin, by=legal, sha=None, without=None, **values):
        whole = {kept: part for kept, part in body(**values).items() if kept != without}
        text = canonical.dumps(whole)
        return sql(statement, number, text, sha or canonical.sha256(text), drafted and drafted.pk, by and by.pk)

    for wrong in [
        {"audit_log__months": 60}, {"audit_log__action": "delete"}, {"decision_records__months": 119},
        {"raw_notes__purpose": ""}, {"raw_notes__review_on": "soon"}, {"private_persons__months": 99}, {"number": 3}, {"by": admin},
        {"by": approver}, {"drafted": legal}, {"by": None}, {"sha": "0" * 64}, {"without": "audit_log"},
    ]:  # fmt: skip
        with pytest.raises(DatabaseError):
            insert(**wrong)
    service.draft(document=body(raw_notes__months=3), reason="Less.", seen_version=None, by=admin)
    sql("UPDATE accounts_retentiondraft SET drafted_by_id = %s, writers = '{}'", legal.pk)
    with pytest.raises(DatabaseError, match="wrote in the draft"):
        insert()
    assert insert(by=make_user(roles=["senior_approver"])) == 1
    for statement in ("UPDATE accounts_retentionschedule SET reason = ''", "DELETE FROM accounts_retentionschedule"):
        with pytest.raises(DatabaseError, match="append-only"):
            sql(statement)


def test_the_database_and_the_domain_know_the_same_limits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept, low, high, actions FROM accounts_retention_limits()")
        theirs = {kept: (low, high, actions) for kept, low, high, actions in cursor.fetchall()}
    for kept, (low, high, actions) in theirs.items():
        for months in (low, high):
            for action in actions:
                parse(body(**{f"{kept}__months": months, f"{kept}__action": action}))
        for months in (low - 1, high + 1):
            with pytest.raises(InvalidSchedule):
                parse(body(**{f"{kept}__months": months}))
    assert set(theirs) == set(body())


@pytest.fixture
def actor(north):
    return make_actor(north, "Salt Road Front")


def place(record, by, **more):
    said = {"name": "Case 12", "reason": "A court asks for it.", **more}
    return holds.place(kind=record._meta.label_lower, record_id=record.pk, by=by, **said)


def test_a_hold_is_placed_by_one_and_lifted_by_another(actor, legal, senior, analyst, stranger):
    for refusal, by, more in [
        (NotFound, make_user(roles=["legal_reviewer"]), {}), (NotAllowed, analyst, {}), (Invalid, legal, {"name": " "}),
        (Invalid, legal, {"reason": ""}),
    ]:  # fmt: skip
        with pytest.raises(refusal):
            place(actor, by, **more)
    assert not LegalHold.objects.exists()
    hold = place(actor, legal)
    with pytest.raises(Conflict):
        place(actor, senior, name="case 12")
    event = audit.events_about(actor).get()
    assert (event.verb, event.reason, event.compartment_id) == (
        "accounts.hold_placed", "A court asks for it.", actor.compartment_id,
    )  # fmt: skip
    said = {"hold_id": hold.pk, "seen_version": 1, "reason": "The court decided.", "by": senior}
    for refusal, more in [
        (NotFound, {"by": stranger}), (NotAllowed, {"by": legal}), (NotAllowed, {"by": analyst}), (Stale, {"seen_version": 2}),
        (Invalid, {"reason": " "}),
    ]:  # fmt: skip
        with pytest.raises(refusal):
            holds.lift(**{**said, **more})
    assert LegalHold.objects.get().stands
    holds.lift(**said)
    lifted = LegalHold.objects.get()
    assert (lifted.lifted_by, lifted.lift_reason) == (senior, "The court decided.")
    with pytest.raises(Conflict):
        holds.lift(**{**said, "seen_version": 2})
    assert place(actor, legal).stands, "a hold of the same name may be placed again once the first was lifted"


def test_a_hold_on_an_actor_reaches_the_people_in_it(actor, north, legal):
    person = make_person(north, "Mara Oun")
    assert not selector.reaching("actors.person", person.pk).exists()
    make_role(person, actor, until="2020-01-01")
    hold = place(actor, legal)
    assert selector.reaching("actors.person", person.pk).get() == hold
    assert not selector.reaching("actors.person", make_person(north).pk).exists()


def test_holds_are_listed_to_members_of_the_compartment_alone(actor, legal, north):
    hold = place(actor, legal)
    elsewhere = make_compartment()
    assert list(selector.visible(make_user(sees=[north]))) == [hold]
    assert not selector.visible(make_user(sees=[elsewhere])).exists()
    with pytest.raises(NotFound):
        selector.get(hold.pk, user=make_user(sees=[elsewhere]))


def test_the_database_keeps_a_hold_as_it_was_placed(actor, legal, senior, analyst):
    hold = place(actor, legal)
    for statement, values in [
        ("DELETE FROM accounts_legalhold", ()),
        ("UPDATE accounts_legalhold SET reason = 'Else.'", ()),
        ("UPDATE accounts_legalhold SET lifted_at = now(), lifted_by_id = %s, lift_reason = 'x'", (legal.pk,)),
        ("UPDATE accounts_legalhold SET lifted_at = now(), lifted_by_id = %s, lift_reason = 'x'", (analyst.pk,)),
        ("UPDATE accounts_legalhold SET lifted_at = now(), lifted_by_id = %s, lift_reason = ''", (senior.pk,)),
    ]:
        with pytest.raises(DatabaseError):
            sql(statement, *values)
    with pytest.raises(DatabaseError):
        LegalHold.objects.create(
            compartment=actor.compartment, subject_type="actors.actor", subject_id=actor.pk, name="x", reason="x",
            placed_by=analyst, placed_at=hold.placed_at,
        )  # fmt: skip

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from core import audit, clock
from core.models import AuditEvent, AuditLink


@pytest.fixture
def ana(transactional_db):
    return User.objects.create_user("ana", "x", name="Ana")


def note(user, **changes):
    with transaction.atomic():
        return audit.record("accounts.signed_in", user, by=user, at=clock.now(), changes=changes)


def test_each_committed_event_gets_the_next_link(ana):
    first, second = note(ana, n=1), note(ana, half=0.5, names=["é", None, True])
    links = list(AuditLink.objects.order_by("seq"))
    assert [link.seq for link in links] == [1, 2]
    assert [link.event_id for link in links] == [first.pk, second.pk]
    assert links[1].prev == links[0].hash
    assert audit.verify() == (2, None)


def test_events_of_many_subjects_are_chained_like_events_of_one(ana):
    ben = User.objects.create_user("ben", "x", name="Ben")
    with transaction.atomic():
        audit.record_each("accounts.signed_in", [(ana, {"n": 1}), (ben, {})], by=ana, at=clock.now())
    told = [(event.subject_id, event.by, event.changes) for event in AuditEvent.objects.order_by("link__seq")]
    assert told == [(ana.pk, ana, {"n": 1}), (ben.pk, ana, {})]
    assert audit.verify() == (2, None)
    with pytest.raises(RuntimeError):
        audit.record_each("accounts.signed_in", [(ana, {})], by=ana, at=clock.now())
    assert AuditEvent.objects.count() == 2


@pytest.mark.parametrize("number", [0.1, 1e-7, -0.0, 1.0, 1e16, -1.5e22, 1e300, 10**30])
def test_numbers_come_back_from_the_database_as_they_were_chained(ana, number):
    note(ana, number=number, nested={"pair": [number, None]})
    assert audit.verify() == (1, None)


def test_an_event_outside_a_transaction_is_refused(ana):
    with pytest.raises(RuntimeError):
        audit.record("accounts.signed_in", ana, by=ana, at=clock.now())
    assert not AuditEvent.objects.exists()


def test_an_unknown_verb_is_refused(ana):
    with pytest.raises(KeyError), transaction.atomic():
        audit.record("accounts.danced", ana, by=ana, at=clock.now())
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "update core_auditevent set reason = 'x'",
        "delete from core_auditevent",
        "update core_auditlink set hash = repeat('a', 64)",
        "delete from core_auditlink",
    ],
)
def test_the_database_refuses_to_alter_the_trail(ana, statement):
    note(ana)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert audit.verify() == (1, None)


def test_verify_names_the_row_that_was_altered_behind_the_triggers_back(ana):
    for number in range(3):
        note(ana, n=number)
    with connection.cursor() as cursor:
        cursor.execute("alter table core_auditevent disable trigger append_only")
        cursor.execute(
            "update core_auditevent set reason = 'nicer' where id = (select event_id from core_auditlink where seq = 2)"
        )
        cursor.execute("alter table core_auditevent enable trigger append_only")
    with pytest.raises(CommandError, match=r"Broken at 2: the event's columns differ"):
        call_command("verify_audit")


def test_a_cut_tail_is_found_by_a_noted_head(ana, capsys):
    for number in range(3):
        note(ana, n=number)
    head = str(audit.head())
    call_command("verify_audit", "--head", head)
    assert f"3 links, head {head}" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute("alter table core_auditlink disable trigger append_only")
        cursor.execute("alter table core_auditevent disable trigger append_only")
        cursor.execute(
            "with gone as (delete from core_auditlink where seq = 3 returning event_id) select event_id from gone"
        )
        event = cursor.fetchone()[0]
        cursor.execute("delete from core_auditevent where id = %s", [event])
        cursor.execute("alter table core_auditlink enable trigger append_only")
        cursor.execute("alter table core_auditevent enable trigger append_only")
    assert audit.verify() == (2, None)
    with pytest.raises(CommandError, match="tail was cut off"):
        call_command("verify_audit", "--head", head)

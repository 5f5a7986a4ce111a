"""The application serves as a role that owns nothing: what it may not do, the database refuses."""

import os

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from core import audit, checks, clock
from core.models import AuditEvent

pytestmark = pytest.mark.django_db(transaction=True)
SLY = """
    create temporary table mine (id uuid, body text);
    create trigger sly after insert on mine for each row execute function core_append_link()
"""
ROLE = os.environ["PARLEY_TEST_APP_ROLE"]


@pytest.fixture
def ana():
    return User.objects.create_user("ana", "x", name="Ana")


@pytest.fixture
def serving(ana):
    call_command("grant_app_role", ROLE)
    known = connection.settings_dict
    served = psycopg2.connect(host=known["HOST"], dbname=known["NAME"], user=ROLE, password=known["PASSWORD"] or None)
    served.autocommit = True
    yield served.cursor()
    served.close()


def note(cursor, ana, reason="served"):
    """Write an audit event as the serving role does."""
    event = AuditEvent(
        at=clock.now(),
        verb="accounts.signed_in",
        by=ana,
        subject_type="accounts.user",
        subject_id=ana.pk,
        source="test",
    )
    event.reason = reason
    cursor.execute(
        "insert into core_auditevent (id, at, verb, by_id, subject_type, subject_id, changes, reason, source,"
        " request_id, task_id, token_id, body) values (%s, %s, %s, %s, %s, %s, '{}', %s, %s, '', '', '', %s)",
        [
            str(event.pk),
            event.at,
            event.verb,
            str(ana.pk),
            event.subject_type,
            str(ana.pk),
            reason,
            "test",
            audit.body_of(event),
        ],
    )


def test_it_does_normal_work_and_the_chain_grows(serving, ana):
    note(serving, ana)
    serving.execute("update accounts_user set name = 'Ana A.' where id = %s", [str(ana.pk)])
    serving.execute(
        "insert into core_readevent (at, by_id, kind, subject_type, filters, source, token_id)"
        " values (now(), %s, 'list', 'x', '', 'test', '')",
        [str(ana.pk)],
    )
    assert audit.verify() == (1, None)


@pytest.mark.parametrize(
    "statement",
    [
        "update core_auditevent set reason = 'x'",
        "delete from core_auditevent",
        "truncate core_auditevent cascade",
        "insert into core_auditlink (seq, event_id, prev, hash) values (7, gen_random_uuid(), 'a', 'b')",
        "update core_auditlink set hash = repeat('a', 64)",
        "delete from core_auditlink",
        "truncate core_auditlink",
        "update core_readevent set filters = 'x'",
        "delete from core_readevent",
        "truncate core_readevent",
        "delete from core_readseal",
        "truncate accounts_user cascade",
        "drop trigger append_only on core_auditevent",
        "drop trigger core_chain on core_auditevent",
        "alter table core_auditevent disable trigger all",
        "alter table core_auditlink disable trigger append_only",
        "set session_replication_role = 'replica'",
        "create table public.mine (id int)",
        "create temporary table engagements_transition (from_status text, to_status text)",
        "create schema mine",
        SLY,
        "delete from django_migrations",
        "alter table accounts_user drop constraint user_no_superuser",
        "update accounts_user set is_superuser = true",
    ],
)
def test_it_may_not(serving, ana, statement):
    note(serving, ana)
    with pytest.raises(psycopg2.Error):
        serving.execute(statement)
    assert audit.verify() == (1, None)
    assert AuditEvent.objects.get().reason == "served"


def test_every_append_only_table_is_closed_to_it(serving):
    serving.execute(
        "select relname, has_table_privilege(current_user, tgrelid, 'UPDATE') from pg_trigger"
        " join pg_class on pg_class.oid = tgrelid where tgname = 'append_only'"
        " and has_table_privilege(current_user, tgrelid, 'UPDATE, DELETE') order by 1"
    )
    let_go = [("actors_formername", False), ("actors_hitdecision", False)]
    assert serving.fetchall() == let_go, "whose rows go with whom they are about: a trigger says when"


def test_it_may_change_what_a_guard_lets_it_change(serving):
    """A trigger of that name takes the right to UPDATE from the role, so it may not stand where some change is meant."""
    serving.execute(
        "select tgrelid::regclass::text from pg_trigger where tgname = 'append_only' and tgtype & 16 = 0 order by 1"
    )
    assert serving.fetchall() == []


def test_the_deployment_check_finds_a_role_that_owns_tables(serving):
    found = [message.id for message in checks.serving_role_owns_nothing()]
    assert found == ["parley.E001"], "the tests run as the owner"
    serving.execute(checks.OWNED)
    assert serving.fetchone() == (0,)
    serving.execute(checks.MAY_MAKE)
    assert serving.fetchone() == (False,)


def test_the_deployment_check_finds_a_role_that_may_make_temporary_tables(serving, monkeypatch):
    monkeypatch.setattr(checks, "OWNED", "select 0")
    assert [message.id for message in checks.serving_role_owns_nothing()] == ["parley.E002"], "the owner may"

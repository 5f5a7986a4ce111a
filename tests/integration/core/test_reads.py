import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from core import audit, reads
from core.models import AuditEvent, ReadEvent, ReadSeal
from tests.integration.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ana():
    return User.objects.create_user("ana", "x", name="Ana")


def read(user, text=""):
    reads.record("list", by=user, subject_type="actors.actor", filters=text, count=3)


def test_reads_are_sealed_into_the_chain_once(ana, capsys):
    for text in ("q=a", "q=b"):
        read(ana, text)
    reads.of_record(ana, by=ana)
    assert reads.seal() == 3
    assert reads.seal() == 0
    read(ana, "q=c")
    call_command("seal_reads")
    assert "1 reads sealed" in capsys.readouterr().out
    assert AuditEvent.objects.filter(verb=reads.SEALED).count() == 2
    assert reads.verify() == (4, None)
    call_command("verify_audit")
    assert "2 links, head 2:" in (said := capsys.readouterr().out)
    assert "4 reads are sealed" in said


@pytest.mark.parametrize("statement", ["update core_readevent set filters = ''", "delete from core_readevent"])
def test_the_database_refuses_to_alter_reads(ana, statement):
    read(ana)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert ReadEvent.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "update core_readevent set filters = 'nicer' where filters = 'q=b'",
        "delete from core_readevent where filters = 'q=a'",
        "delete from core_readevent where filters = 'q=c'",
        "update core_readseal set sha256 = repeat('0', 64)",
        (
            "insert into core_readevent (id, at, by_id, kind, subject_type, filters, source, token_id)"
            " select -1, at, by_id, kind, subject_type, filters, source, token_id from core_readevent limit 1"
        ),
    ],
)
def test_verify_finds_reads_that_were_altered_behind_the_triggers_back(ana, statement):
    for text in ("q=a", "q=b", "q=c"):
        read(ana, text)
    reads.seal()
    with connection.cursor() as cursor:
        for table in ("core_readevent", "core_readseal"):
            cursor.execute(f"alter table {table} disable trigger append_only")
        cursor.execute(statement)
        for table in ("core_readevent", "core_readseal"):
            cursor.execute(f"alter table {table} enable trigger append_only")
    assert audit.verify() == (1, None)
    with pytest.raises(CommandError, match="are not those that were sealed"):
        call_command("verify_audit")


def test_verify_misses_a_seal_that_was_taken_away_with_its_reads(ana):
    for text in ("q=a", "q=b"):
        read(ana, text)
        reads.seal()
    with connection.cursor() as cursor:
        for table in ("core_readevent", "core_readseal"):
            cursor.execute(f"alter table {table} disable trigger append_only")
        cursor.execute("delete from core_readseal where first_id = (select max(first_id) from core_readseal)")
        cursor.execute("delete from core_readevent where filters = 'q=b'")
        for table in ("core_readevent", "core_readseal"):
            cursor.execute(f"alter table {table} enable trigger append_only")
    assert audit.verify() == (2, None)
    with pytest.raises(CommandError, match=r"Broken at 2: the seal of the reads \d+-\d+ is gone. 1 reads before"):
        call_command("verify_audit")


def test_a_read_that_is_still_being_written_is_waited_for(ana):
    slow = connection.copy()
    try:
        slow.ensure_connection()
        slow.set_autocommit(False)
        with slow.cursor() as cursor:
            cursor.execute(
                "insert into core_readevent (at, by_id, kind, subject_type, filters, source, token_id)"
                " values (now(), %s, 'list', 'actors.actor', 'q=slow', 'browser', '')",
                [ana.pk],
            )
        read(ana, "q=quick")
        assert reads.seal(patience=0.1) == 0, "the slow one has the smaller id"
        assert not ReadSeal.objects.exists()
        slow.commit()
        assert reads.seal() == 2
    finally:
        slow.close()
    assert reads.verify() == (2, None)


def test_two_sealers_at_once_seal_once(ana):
    for _ in range(20):
        read(ana)
    assert sorted(together(lambda _number: reads.seal(), 4)) == [0, 0, 0, 20]
    assert reads.verify() == (20, None)

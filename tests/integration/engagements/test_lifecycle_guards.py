"""The database keeps the lifecycle by itself: every test here goes around the services with plain SQL."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core import clock
from engagements.domain import lifecycle
from engagements.models import Engagement, EngagementActor, EngagementAuthor, material_tables
from engagements.selectors import content
from tests.factories import make_actor, make_plan, move

PLAN_TABLES = [model._meta.db_table for model in material_tables()]


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def refused(statement, *values, words=""):
    with pytest.raises(IntegrityError) as caught:
        sql(statement, *values)
    assert words in str(caught.value)


def put(engagement, words="", **columns):
    """Try to write columns of an engagement past everything; it must be refused and change nothing."""
    before = Engagement.objects.filter(pk=engagement.pk).values().get()
    names = ", ".join(f"{name} = %s" for name in columns)
    refused(f"UPDATE engagements_engagement SET {names} WHERE id = %s", *columns.values(), engagement.pk, words=words)
    assert Engagement.objects.filter(pk=engagement.pk).values().get() == before


def copy_of(engagement, **columns):
    """Try to insert a copy of an engagement with other columns."""
    names = [field.column for field in Engagement._meta.concrete_fields]
    columns = {"id": uuid4(), **columns}
    values = ", ".join("%s" if name in columns else name for name in names)
    chosen = [columns[name] for name in names if name in columns]
    into = f"INSERT INTO engagements_engagement ({', '.join(names)})"
    return f"{into} SELECT {values} FROM engagements_engagement WHERE id = %s", *chosen, engagement.pk


def test_the_database_knows_the_same_transitions_as_the_domain(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT from_status, to_status FROM engagements_transition")
        assert set(cursor.fetchall()) == {(str(source), str(target)) for source, target in lifecycle.pairs()}


def test_the_transitions_are_fixed(db):
    refused("INSERT INTO engagements_transition VALUES ('draft', 'cleared')", words="append-only")
    refused("DELETE FROM engagements_transition", words="append-only")


@pytest.mark.parametrize("status", [status for status in lifecycle.Status if status is not lifecycle.Status.DRAFT])
def test_a_plan_is_inserted_only_as_a_draft(draft, status):
    refused(*copy_of(draft, status=status.value, status_reason="x"), words="begins as a draft")
    assert Engagement.objects.count() == 1


def test_a_chance_contact_is_inserted_only_as_held_and_after_the_fact(draft):
    past, ahead = clock.now() - timedelta(hours=3), clock.now() + timedelta(hours=3)
    refused(*copy_of(draft, kind="chance_contact"), words="begins as a draft")
    chance = {"kind": "chance_contact", "status": "held", "purpose": ""}
    refused(*copy_of(draft, **chance, started_at=ahead, held_at=ahead), words="after it took place")
    refused(*copy_of(draft, **chance, started_at=past, held_at=ahead), words="after it took place")
    refused(*copy_of(draft, **chance, held_at=past), words="after it took place")
    assert Engagement.objects.count() == 1
    claims = {"content_no": 9, "recorded_at": past, "held_without_cover": True}
    assert sql(*copy_of(draft, **chance, started_at=past, held_at=past, **claims)) == 1
    row = Engagement.objects.get(kind="chance_contact")
    assert (row.content_no, row.held_without_cover) == (1, False)
    assert row.recorded_at > past


def test_the_kind_of_what_was_inserted_as_held_never_changes(draft):
    past = clock.now() - timedelta(hours=3)
    sql(*copy_of(draft, kind="chance_contact", status="held", started_at=past, held_at=past))
    put(Engagement.objects.get(kind="chance_contact"), kind="dialogue", words="only while it is a draft")
    put(draft, kind="chance_contact", words="never becomes a chance contact")


def test_only_pairs_of_the_table_happen(draft):
    rows = {
        lifecycle.Status.DRAFT: draft,
        lifecycle.Status.IN_REVIEW: move(make_plan(draft.lead, actor_of(draft)), "submit"),
    }
    for source, row in rows.items():
        for target in lifecycle.Status:
            if (source, target) not in lifecycle.pairs() and target is not source:
                put(row, status=target.value, status_reason="x", words="cannot go from")


def actor_of(draft):
    return draft.parties.select_related("actor__compartment").get().actor


def test_content_is_written_only_in_draft(draft):
    sent = move(draft, "submit")
    for column in content.COLUMNS:
        if column not in {"compartment_id", "channel_id", "venue_id", "planned_end"}:
            value = {bool: True, str: "other"}.get(type(getattr(sent, column)), clock.now())
            put(sent, **{column: not value if getattr(sent, column) is True else value})
    put(sent, channel_id=None, words="only while it is a draft")
    put(sent, venue_id=None, words="only while it is a draft")


def test_content_does_not_change_on_the_way_out_of_or_into_draft(draft):
    put(draft, title="Other", status="in_review", words="only while it is a draft")
    put(move(draft, "submit"), title="Other", status="draft", words="only while it is a draft")


def test_the_trigger_and_the_snapshot_agree_on_what_is_content(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'engagements_guard_change'")
        source = cursor.fetchone()[0]
    listed = source.split("ARRAY[")[1].split("]")[0].replace("'", "").replace("\n", " ")
    assert {name.strip() for name in listed.split(",")} == content.LIFECYCLE


def test_leaving_draft_counts_the_content_and_nothing_else_does(draft):
    put(draft, content_no=4, words="recorded with the act")
    sent = move(draft, "submit")
    assert sent.content_no == 1
    back = move(sent, "return")
    assert (back.content_no, move(back, "submit").content_no) == (1, 2)


def test_rows_of_the_plan_are_written_only_in_draft(draft, common):
    move(draft, "submit")
    for model in material_tables():
        if model.objects.filter(engagement=draft).exists():
            table = model._meta.db_table
            refused(
                f"UPDATE {table} SET position = 9 WHERE engagement_id = %s", draft.pk, words="only while it is a draft"
            )
    refused("DELETE FROM engagements_reaction WHERE engagement_id = %s", draft.pk, words="only while it is a draft")
    party = "INSERT INTO engagements_engagementactor (id, engagement_id, actor_id, role, will_ask, position)"
    stranger = make_actor(common)
    refused(f"{party} VALUES (%s, %s, %s, 'observer', '', 1)", uuid4(), draft.pk, stranger.pk, words="only while")
    other = make_plan(draft.lead, actor_of(draft))
    refused("UPDATE engagements_reaction SET engagement_id = %s WHERE engagement_id = %s", draft.pk, other.pk)
    refused("UPDATE engagements_reaction SET engagement_id = %s WHERE engagement_id = %s", other.pk, draft.pk)
    assert [model.objects.filter(engagement=draft).count() for model in material_tables()] == [1, 0, 1, 0, 0, 0, 1]


def test_every_table_of_the_plan_is_guarded(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'guard_plan' AND tgenabled = 'O'")
        assert sorted(row[0] for row in cursor.fetchall()) == sorted(PLAN_TABLES)


def test_a_row_cannot_come_before_its_plan(actor):
    row = (
        "INSERT INTO engagements_offer (id, engagement_id, position, category, description, currency, conditionality, "
    )
    row += "legal_authority_ref, beneficiary_chain, delivery_verification) "
    refused(row + "VALUES (%s, %s, 0, 'stipend_cash', 'x', '', '', '', '', '')", uuid4(), uuid4(), words="only while")


def test_a_session_that_asks_to_be_ignored_is_refused_all_the_same(draft):
    sent = move(draft, "submit")
    for value in ("{engagements_engagement:guard_change}", "engagements.Engagement", "{*}"):
        refused(
            "SELECT set_config('pgtrigger.ignore', %s, true);"
            "UPDATE engagements_engagement SET title = 'x' WHERE id = %s",
            value,
            sent.pk,
            words="only while it is a draft",
        )


def test_times_are_recorded_with_their_act_and_never_moved(open_gate, draft):
    past, ahead = clock.now() - timedelta(days=3), clock.now() + timedelta(hours=1)
    for column in ("started_at", "held_at", "reported_at", "closed_at", "recorded_at"):
        put(draft, **{column: past})
    put(draft, held_without_cover=True, words="recorded with the act")
    cleared = move(draft, "submit", "clear")
    put(cleared, status="under_way", started_at=ahead, words="not ahead of it")
    put(cleared, status="under_way", words="not ahead of it")
    put(cleared, status="suspended", started_at=past, words="not changed afterwards")


def test_what_took_place_while_suspended_is_flagged_for_good(open_gate, draft):
    past = clock.now() - timedelta(hours=5)
    suspended = move(draft, "submit", "clear", "suspend")
    sql(
        "UPDATE engagements_engagement SET status = 'held', held_without_cover = false, started_at = %s, held_at = %s "
        "WHERE id = %s",
        past,
        past,
        suspended.pk,
    )
    held = Engagement.objects.get(pk=suspended.pk)
    assert held.held_without_cover
    assert held.recorded_at > past
    put(held, held_without_cover=False, words="recorded with the act")
    sql(
        "UPDATE engagements_engagement SET status = 'reported', reported_at = now(), held_without_cover = false "
        "WHERE id = %s",
        held.pk,
    )
    assert Engagement.objects.get(pk=held.pk).held_without_cover


def test_nothing_that_left_the_draft_is_deleted(draft):
    back = move(draft, "submit", "return")
    refused("DELETE FROM engagements_engagement WHERE id = %s", back.pk, words="never deleted")


def test_authors_stay(draft):
    refused("DELETE FROM engagements_engagementauthor", words="append-only")
    refused("UPDATE engagements_engagementauthor SET at = now()", words="append-only")
    assert EngagementAuthor.objects.count() == 1


def test_nobody_becomes_an_author_of_what_is_reviewed(draft, analyst2):
    insert = "INSERT INTO engagements_engagementauthor (engagement_id, user_id, at) VALUES (%s, %s, now())"
    move(draft, "submit")
    refused(insert, draft.pk, analyst2.pk, words="only while it is a draft")
    assert EngagementAuthor.objects.count() == 1
    move(draft, "return")
    sql(insert, draft.pk, analyst2.pk)


@pytest.mark.django_db(transaction=True)
def test_who_took_part_in_a_chance_contact_is_not_added_later(draft, analyst):
    past = clock.now() - timedelta(hours=3)
    sql(*copy_of(draft, kind="chance_contact", status="held", started_at=past, held_at=past))
    chance = Engagement.objects.get(kind="chance_contact")
    with pytest.raises(IntegrityError):
        EngagementActor.objects.create(engagement=chance, actor=actor_of(draft))
    assert not chance.parties.exists()


@pytest.mark.django_db(transaction=True)
def test_a_row_that_races_a_submission_is_refused(draft):
    """The submission holds the plan; the insert waits for it, then finds the plan frozen."""
    actor_id, failures = actor_of(make_plan(draft.lead, make_actor(draft.compartment))).pk, []
    waiting = threading.Event()

    def insert():
        waiting.set()
        try:
            EngagementActor.objects.create(engagement_id=draft.pk, actor_id=actor_id)
        except DatabaseError as refusal:
            failures.append(str(refusal))
        finally:
            connection.close()

    with transaction.atomic():
        move(draft, "submit")
        other = threading.Thread(target=insert)
        other.start()
        waiting.wait(10)
        other.join(0.5)
        assert other.is_alive()
    other.join(10)
    assert len(failures) == 1
    assert "only while it is a draft" in failures[0]
    assert EngagementActor.objects.filter(engagement=draft).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_submission_waits_for_a_row_that_came_first(draft):
    """The row holds the plan FOR SHARE, so the content read after the lock contains it."""
    actor_id, seen = actor_of(make_plan(draft.lead, make_actor(draft.compartment))).pk, []

    def submit():
        move(draft, "submit")
        seen.extend(content.rows_of(draft, "parties"))
        connection.close()

    with transaction.atomic():
        EngagementActor.objects.create(engagement_id=draft.pk, actor_id=actor_id, position=1)
        other = threading.Thread(target=submit)
        other.start()
        other.join(0.5)
        assert other.is_alive()
    other.join(10)
    assert [row["actor_id"] for row in seen][1:] == [actor_id]

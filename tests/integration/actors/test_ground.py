"""The common ground: entries of the board, what is ours, who sees them, and how they are overtaken."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from actors.models import GroundEntry, GroundParty, Standpoint
from actors.selectors import ground as selector
from actors.selectors import history
from actors.services import facts, ground, standpoints
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests import factories

TODAY = clock.now().date()
AGREED = {"kind": "agreed_fact", "category": "displaced_return", "text": "Three hundred families came home"}
CONTESTED = {
    "kind": "contested_fact",
    "category": "detainees_missing",
    "text": "How many were taken",
    "ours": "Forty-one",
    "theirs": "Seventeen",
}
HOLD = {
    "level": "norm",
    "category": "detainees_missing",
    "text": "Families may know",
    "red_line": True,
    "rests_on": "Protocol II",
}


@pytest.fixture
def actor(north):
    return factories.make_actor(north, "Salt Road Front")


@pytest.fixture
def common_actor(common):
    return factories.make_actor(common, "Civil Guard")


def lay(by, *actors, **values):
    return ground.add(actor_ids=[actor.pk for actor in actors], values={**AGREED, **values}, by=by)


def test_an_entry_lies_in_the_narrowest_compartment_and_only_who_sees_all_actors_sees_it(
    analyst, librarian, stranger, north, actor, common_actor
):
    both, open_to_all = lay(analyst, actor, common_actor), lay(analyst, common_actor, text="Nobody broke the sluice")
    assert (both.compartment, both.author) == (north, analyst)
    assert set(selector.visible(librarian)) == {open_to_all}
    assert set(selector.visible(analyst)) == {both, open_to_all}
    assert set(selector.visible(stranger)) == set()
    assert selector.board([common_actor], user=librarian).agreed == [open_to_all]
    assert selector.board([common_actor], user=analyst).agreed == [open_to_all, both]
    event = AuditEvent.objects.get(subject_id=both.pk)
    assert (event.verb, event.compartment_id) == ("actors.ground_added", north.pk)
    assert set(event.changes["between"].split()) == {str(actor.pk), str(common_actor.pk)}
    (row,) = [row for row in history.of_actor(actor, user=analyst) if "laid down" in row.text]
    assert "Salt Road Front" in row.text
    assert "Civil Guard" in row.text
    assert not [row for row in history.of_actor(common_actor, user=librarian) if "Salt Road" in row.text]
    analyst.token_compartments = frozenset({north.pk})
    assert set(selector.visible(analyst)) == set()


def test_an_entry_is_overtaken_by_one_about_the_same_actors_and_stays(analyst, actor, common_actor):
    old = ground.add(actor_ids=[actor.pk], values=CONTESTED, by=analyst)
    now = {**AGREED, "category": "detainees_missing", "text": "Forty-one were taken"}
    seen = {"overtakes_id": old.pk, "overtakes_version": 1}
    with pytest.raises(Invalid) as refusal:
        ground.add(actor_ids=[common_actor.pk, actor.pk], values=now, by=analyst, **seen)
    assert set(refusal.value.fields) == {"actor_ids"}
    with pytest.raises(Stale):
        ground.add(actor_ids=[actor.pk], values={}, by=analyst, **seen | {"overtakes_version": 7})
    new = ground.add(actor_ids=[actor.pk], values=now, by=analyst, **seen)
    old.refresh_from_db()
    assert (old.ended_on, old.version, old.overtaken_by) == (TODAY, 2, new)
    board = selector.board([actor], user=analyst)
    assert (board.agreed, board.contested, board.past) == ([new], [], [old])
    verbs = set(AuditEvent.objects.filter(subject_id__in=[old.pk, new.pk]).values_list("verb", flat=True))
    assert verbs == {"actors.ground_added", "actors.ground_overtaken"}
    with pytest.raises(Conflict):
        ground.add(actor_ids=[actor.pk], values=now, by=analyst, **seen | {"overtakes_version": 2})
    for act in (
        lambda: ground.change(entry_id=old.pk, seen_version=2, values={"text": "Other"}, by=analyst),
        lambda: ground.end(entry_id=old.pk, seen_version=2, on=TODAY, reason="Again", by=analyst),
    ):
        with pytest.raises(Conflict):
            act()
    assert GroundEntry.objects.count() == 2


def test_an_entry_is_corrected_and_ended_with_its_reason(analyst, actor):
    entry = lay(analyst, actor)
    ground.change(entry_id=entry.pk, seen_version=1, values={"text": "Three hundred and twelve"}, by=analyst)
    event = AuditEvent.objects.get(verb="actors.ground_changed")
    assert event.changes == {"text": [AGREED["text"], "Three hundred and twelve"]}
    ended = ground.end(entry_id=entry.pk, seen_version=2, on=TODAY, reason=" They left again ", by=analyst)
    assert (ended.ended_on, ended.ended_because) == (TODAY, "They left again")
    assert AuditEvent.objects.get(verb="actors.ground_ended").reason == "They left again"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": " "}, "text"),
        ({"category": "money"}, "category"),
        ({"kind": "opinion"}, "kind"),
        ({"ours": "We say more"}, "ours"),
        ({**CONTESTED, "theirs": ""}, "theirs"),
        ({"reliability": "B"}, "credibility"),
        ({"priority": 1}, None),
    ],
)
def test_nonsense_is_refused_by_field(analyst, actor, values, field):
    with pytest.raises(Invalid) as refusal:
        lay(analyst, actor, **values)
    assert set(refusal.value.fields) == ({field} if field else set())
    assert not GroundEntry.objects.exists()
    assert not AuditEvent.objects.exists()


def test_two_circles_of_readers_have_no_entry_together(analyst, actor):
    elsewhere = factories.make_compartment("south")
    analyst.memberships.create(compartment=elsewhere, access="change")
    other = factories.make_actor(elsewhere)
    for chosen in ([actor, other], []):
        with pytest.raises(Invalid) as refusal:
            lay(analyst, *chosen)
        assert set(refusal.value.fields) == {"actor_ids"}
    hidden = factories.make_source(elsewhere)
    with pytest.raises(Invalid):
        lay(analyst, actor, source_id=hidden.pk)
    assert not GroundEntry.objects.exists()


@pytest.mark.parametrize(("who", "refusal"), [("stranger", NotFound), ("legal", NotAllowed), ("analyst", Stale)])
def test_refuses_in_order_and_changes_nothing(request, analyst, north, actor, who, refusal):
    by, ahead = request.getfixturevalue(who), TODAY + timedelta(days=2)
    entry = lay(analyst, actor)
    mine = standpoints.add(compartment_id=north.pk, values=HOLD, by=analyst)
    events = AuditEvent.objects.count()
    acts = [
        lambda: ground.change(entry_id=entry.pk, seen_version=9, values={"nonsense": 1}, by=by),
        lambda: ground.end(entry_id=entry.pk, seen_version=9, on=ahead, reason="", by=by),
        lambda: standpoints.change(standpoint_id=mine.pk, seen_version=9, values={"nonsense": 1}, by=by),
        lambda: standpoints.end(standpoint_id=mine.pk, seen_version=9, on=ahead, reason="", by=by),
    ]
    if refusal is not Stale:
        acts.append(lambda: ground.add(actor_ids=[actor.pk], values={}, by=by))
        acts.append(lambda: standpoints.add(compartment_id=north.pk, values={}, by=by))
    for act in acts:
        with pytest.raises(refusal):
            act()
    entry.refresh_from_db()
    mine.refresh_from_db()
    assert (entry.version, mine.version, AuditEvent.objects.count()) == (1, 1, events)
    assert (GroundEntry.objects.count(), Standpoint.objects.count()) == (1, 1)


def test_an_ending_needs_a_reason_and_a_day_that_has_come(analyst, north, actor):
    entry = lay(analyst, actor)
    mine = standpoints.add(compartment_id=north.pk, values=HOLD, by=analyst)
    for on, reason, field in ((TODAY + timedelta(days=1), "So", "on"), (TODAY, " ", "reason")):
        with pytest.raises(Invalid) as refusal:
            ground.end(entry_id=entry.pk, seen_version=1, on=on, reason=reason, by=analyst)
        assert set(refusal.value.fields) == {field}
        with pytest.raises(Invalid) as refusal:
            standpoints.end(standpoint_id=mine.pk, seen_version=1, on=on, reason=reason, by=analyst)
        assert set(refusal.value.fields) == {field}
    assert GroundEntry.objects.get().ended_on is None


def test_what_is_ours_is_recorded_corrected_and_ended(analyst, librarian, north):
    mine = standpoints.add(compartment_id=north.pk, values=HOLD, by=analyst)
    assert list(selector.standpoints(librarian)) == []
    for values, field in (({"rests_on": " "}, "rests_on"), ({"priority": 6}, "priority"), ({"level": "wish"}, "level")):
        with pytest.raises(Invalid) as refusal:
            standpoints.change(standpoint_id=mine.pk, seen_version=1, values=values, by=analyst)
        assert set(refusal.value.fields) == {field}
    standpoints.change(standpoint_id=mine.pk, seen_version=1, values={"priority": 1}, by=analyst)
    standpoints.end(standpoint_id=mine.pk, seen_version=2, on=TODAY, reason="New mandate", by=analyst)
    with pytest.raises(Conflict):
        standpoints.end(standpoint_id=mine.pk, seen_version=3, on=TODAY, reason="New mandate", by=analyst)
    verbs = list(AuditEvent.objects.order_by("at").values_list("verb", flat=True))
    assert verbs == ["actors.standpoint_added", "actors.standpoint_changed", "actors.standpoint_ended"]
    assert next(row.reason for row in history.of_standpoints(user=analyst)) == "New mandate"
    assert history.of_standpoints(user=librarian) == []


def test_the_board_orders_matters_by_what_both_sides_hold(analyst, north, actor):
    def want(category, **more):
        values = {"category": category, "text": category, **more}
        return facts.add(kind="interest", actor_id=actor.pk, values=values, by=analyst)

    shared = want("humanitarian_relief", shared_with_us=True, shared_because="Both signed the roster", priority=2)
    line = want("foreign_forces_presence", red_line=True)
    want("religion")
    lay(analyst, actor)
    ground.add(actor_ids=[actor.pk], values=CONTESTED, by=analyst)
    standpoints.add(compartment_id=north.pk, values=HOLD, by=analyst)
    standpoints.add(compartment_id=north.pk, values=HOLD | {"category": "demining"}, by=analyst)
    board = selector.board([actor], user=analyst)
    assert (board.shared, board.their_red_lines, len(board.our_red_lines)) == ([shared], [line], 2)
    assert [(one.matter.category, one.matter.footing.value) for one in board.order] == [
        ("humanitarian_relief", "first"),
        ("displaced_return", "first"),
        ("foreign_forces_presence", "careful"),
        ("detainees_missing", "careful"),
    ]


def test_entries_go_over_with_a_record_that_is_merged_and_come_back(analyst, lead, north, actor):
    folded = factories.make_actor(north, "Salt Rode Front")
    alone, both = lay(analyst, folded), lay(analyst, actor, folded, text="The sluice is broken")
    merge = factories.confirm_merge(factories.propose_merge(kept=actor, folded=folded, by=analyst), lead)
    assert set(selector.board([actor], user=analyst).agreed) == {alone, both}
    folded.refresh_from_db()
    with pytest.raises(Invalid) as refusal:
        lay(analyst, folded)
    assert set(refusal.value.fields) == {"actor_ids"}
    factories.split_merge(merge, lead, analyst)
    assert set(selector.board([actor], user=analyst).agreed) == {both}
    assert set(selector.board([folded], user=analyst).agreed) == {alone, both}


@pytest.mark.parametrize(
    "statement",
    [
        "update actors_groundentry set kind = 'convergent_norm'",
        "update actors_groundentry set ours = 'We say'",
        "update actors_groundentry set ended_on = current_date",
        "update actors_groundentry set compartment_id = (select id from accounts_compartment where is_common limit 1)",
        "update actors_groundentry set overtakes_id = id",
        "delete from actors_groundparty",
        "update actors_groundparty set actor_id = (select id from actors_actor where name = 'Of the south')",
        "delete from actors_groundentry",
        "delete from actors_standpoint",
        "update actors_standpoint set rests_on = ''",
        "update actors_standpoint set ended_on = current_date, ended_because = 'x'; update actors_standpoint set text = 'y'",
        (
            "insert into actors_groundparty (entry_id, actor_id, created_at) select e.id, a.id, now() "
            "from actors_groundentry e, actors_actor a where a.name = 'Of the south'"
        ),
        (
            "insert into actors_groundparty (entry_id, actor_id, created_at) select e.id, a.id, now() "
            "from actors_groundentry e, actors_actor a where a.name = 'Withdrawn'"
        ),
    ],
)
def test_the_database_refuses_it_too(analyst, north, common, actor, statement):
    lay(analyst, actor)
    standpoints.add(compartment_id=north.pk, values=HOLD, by=analyst)
    factories.make_actor(factories.make_compartment("south"), "Of the south")
    factories.make_actor(north, "Withdrawn", withdrawn_at=clock.now())
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (GroundParty.objects.count(), GroundEntry.objects.get().kind) == (1, "agreed_fact")

"""After a split or a merger every open promise of the actor is asked about, once, and the first party stays on record."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from actors.domain.reshaping import Act, ReshapingKind
from actors.domain.reshaping import Fate as Stays
from actors.models import Actor, Reshaping
from actors.selectors.reshaping import open_things
from actors.services import reshaping
from actors.services.reshaping import Part
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from engagements.domain.commitments import CommitmentAction, Fate
from engagements.models import BreachProposal, Commitment, CommitmentEvent, Succession
from engagements.selectors import changes as told_since
from engagements.selectors import cooption, work
from engagements.selectors import succession as selector
from engagements.services import breaches, chance, commitments, succession
from tests.factories import (
    make_actor,
    make_chance_contact,
    make_commitment,
    make_compartment,
    make_grant,
    make_merge,
    make_source,
    make_user,
)
from tests.integration.engagements.conftest import GRADE

TODAY = clock.now().date()
DAY = TODAY - timedelta(days=10)
BEFORE = TODAY - timedelta(days=30)
HANDED = {"said_by": "Their new commander", "words": "What the Guard promised, we keep."}


def split(actor, by, *parts, on=DAY, kind=ReshapingKind.SPLIT, status="", **values):
    actor.refresh_from_db()
    return reshaping.record(
        kind=kind,
        actor_id=actor.pk,
        seen_version=actor.version,
        values={"on": on, **values},
        parts=[Part(actor_id=part.pk) for part in parts],
        status=status,
        fates={thing.pk: Stays(Act.STAYS) for thing in open_things(actor, on=on, user=by)},
        by=by,
    )


def answer(promise, event, by, fate=Fate.TAKEN_OVER, seen_version=None, **changes):
    seen = seen_version or Commitment.objects.get(pk=promise.pk).version
    return succession.answer(
        commitment_id=promise.pk, reshaping_id=event.pk, seen_version=seen, fate=fate, changes=changes, by=by
    )


def asked(user):
    return set(selector.waiting_for(user))


def open_of(actor):
    actor.standing.refresh_from_db()
    return actor.standing.open_commitments


def stored(promise):
    rows = Commitment.objects.filter(pk=promise.pk).values().get()
    return rows, Succession.objects.count(), CommitmentEvent.objects.count(), AuditEvent.objects.count()


def refused(refusal, promise, event, by, code="", **given):
    before = stored(promise)
    with pytest.raises(refusal) as caught:
        answer(promise, event, by, **given)
    assert caught.value.code == code or not code
    assert stored(promise) == before
    return caught.value


@pytest.fixture
def old(analyst, actor, held):
    """A promise made before the actor split."""
    return make_commitment(analyst, actor, held, made_on=BEFORE)


@pytest.fixture
def faction(north):
    return make_actor(north, "Port Faction")


@pytest.fixture
def event(analyst, actor, faction, old):
    return split(actor, analyst, faction)


def test_every_open_promise_of_that_day_waits_for_whoever_may_answer(
    analyst, legal, stranger, actor, held, faction, north
):
    given, received = (
        make_commitment(analyst, actor, held, made_on=day, direction=way)
        for day, way in ((BEFORE, "by_them"), (DAY, "by_us"))
    )
    offered = make_commitment(analyst, actor, held, made_on=BEFORE, status="proposed")
    make_commitment(analyst, actor, held, made_on=DAY + timedelta(days=1))
    kept = make_commitment(analyst, actor, held, made_on=BEFORE)
    commitments.act(
        commitment_id=kept.pk,
        seen_version=1,
        action=CommitmentAction.WAIVE,
        occurred_on=TODAY,
        reason="Not needed.",
        by=analyst,
    )
    make_commitment(analyst, make_actor(north), made_on=BEFORE)
    assert not asked(analyst)
    event = split(actor, analyst, faction)
    assert asked(analyst) == {given, received, offered}
    assert [(row, one) for row, one in work.Work(analyst, TODAY).asked] == [
        (row, event) for row in sorted((given, received, offered), key=lambda row: row.pk)
    ]
    assert asked(legal) == asked(stranger) == set()
    question = selector.question(given, user=legal)
    assert (question.event, question.heirs) == (event, [faction])


def test_a_promise_is_taken_over_in_somebodys_words_and_keeps_who_it_was_made_with(
    analyst, actor, faction, old, event, north
):
    source = make_source(north)
    assert (open_of(actor), open_of(faction)) == (1, 0)
    row = answer(old, event, analyst, heir_id=faction.pk, since=TODAY, **HANDED, **GRADE, source_id=source.pk)
    old.refresh_from_db()
    assert (old.actor, old.holder, old.held_by_id, old.status, old.version) == (actor, faction, faction.pk, "made", 2)
    assert (row.heir, row.since, row.said_by, row.words, row.source, row.by) == (
        faction,
        TODAY,
        HANDED["said_by"],
        HANDED["words"],
        source,
        analyst,
    )
    assert (open_of(actor), open_of(faction)) == (0, 1)
    assert not asked(analyst)
    (told,) = AuditEvent.objects.filter(subject_id=row.pk)
    assert (told.verb, told.by, told.compartment_id) == ("engagements.commitment_taken_over", analyst, north.pk)
    assert (told.changes["heir"], told.changes["since"], told.reason) == (
        faction.name,
        TODAY.isoformat(),
        HANDED["words"],
    )
    assert not AuditEvent.objects.filter(subject_id=old.pk).exclude(verb="engagements.commitment_recorded").exists()


def test_a_promise_that_stays_is_not_asked_about_again(analyst, actor, old, event):
    row = answer(old, event, analyst, Fate.STAYS)
    old.refresh_from_db()
    assert (row.since, row.heir, old.holder, old.version) == (DAY, None, None, 2)
    assert not asked(analyst)
    assert open_of(actor) == 1
    assert AuditEvent.objects.get(subject_id=row.pk).verb == "engagements.commitment_stays"
    refused(Conflict, old, event, analyst, "not_asked", fate=Fate.STAYS)


@pytest.mark.parametrize("status", ["made", "proposed"])
def test_a_promise_that_lapsed_has_ended_with_a_reason(analyst, actor, held, faction, status):
    promise = make_commitment(analyst, actor, held, made_on=BEFORE, status=status)
    event = split(actor, analyst, faction)
    before = AuditEvent.objects.count()
    answer(promise, event, analyst, Fate.LAPSED, words="The camp it spoke of is gone.")
    promise.refresh_from_db()
    ended = CommitmentEvent.objects.get(to_status="lapsed")
    assert (promise.status, promise.version, promise.holder) == ("lapsed", 2, None)
    assert (ended.occurred_on, ended.reason) == (DAY, ""), (
        "whoever sees the promise reads this, the answer may be for fewer"
    )
    assert Succession.objects.get().words == "The camp it spoke of is gone."
    assert (open_of(actor), AuditEvent.objects.count()) == (0, before + 1)
    assert not asked(analyst)


def test_refusals_come_in_order_and_change_nothing(analyst, legal, stranger, actor, faction, old, event, north):
    bad = {"heir_id": actor.pk, "seen_version": 7}
    refused(NotFound, old, event, stranger, **bad)
    refused(NotFound, old, Reshaping(actor=actor), legal, **bad)
    refused(NotAllowed, old, event, legal, **bad)
    refused(Stale, old, event, analyst, **bad)
    elsewhere = split(make_actor(north), analyst, make_actor(north))
    refused(Conflict, old, elsewhere, analyst, "not_asked", heir_id=actor.pk)
    wrong = refused(Invalid, old, event, analyst, heir_id=actor.pk, since=DAY - timedelta(days=1))
    assert set(wrong.fields) == {"heir_id", "said_by", "words", "since"}
    for changes, field in (
        ({"heir_id": None, **HANDED}, "heir_id"),
        ({"heir_id": faction.pk, "since": TODAY + timedelta(days=1), **HANDED}, "since"),
        ({"heir_id": faction.pk, "reliability": "B", **HANDED}, "credibility"),
        ({"heir_id": faction.pk, "source_id": make_source().pk, **HANDED}, "source_id"),
        ({"fate": Fate.STAYS, "heir_id": faction.pk}, "heir_id"),
        ({"fate": Fate.LAPSED, "words": " "}, "words"),
        ({"fate": Fate.STAYS, "by_id": analyst.pk}, None),
    ):
        wrong = refused(Invalid, old, event, analyst, **changes)
        assert field is None or set(wrong.fields) == {field}
    end = {"seen_version": 1, "action": CommitmentAction.WAIVE, "occurred_on": TODAY, "reason": "x", "by": analyst}
    commitments.act(commitment_id=old.pk, **end)
    refused(Conflict, old, event, analyst, "ended", fate=Fate.STAYS)


def test_events_ask_one_after_the_other_and_of_whoever_holds_it_then(analyst, actor, faction, old, event, north):
    heir, late = make_actor(north, "Dune Column"), make_actor(north)
    early = split(actor, analyst, heir, on=DAY - timedelta(days=5))
    assert selector.question(old, user=analyst).event == early
    refused(Conflict, old, event, analyst, "not_asked", fate=Fate.STAYS)
    answer(old, early, analyst, heir_id=heir.pk, **HANDED)
    assert not asked(analyst)
    refused(Conflict, old, event, analyst, "not_asked", fate=Fate.STAYS)
    split(heir, analyst, late, on=DAY - timedelta(days=6))
    assert not asked(analyst)
    gone = split(heir, analyst, late, on=DAY, kind=ReshapingKind.MERGER, status="dissolved")
    assert selector.question(old, user=analyst).heirs == [late]
    answer(old, gone, analyst, heir_id=late.pk, **HANDED)
    old.refresh_from_db()
    assert (old.actor, old.holder) == (actor, late)
    days = (DAY - timedelta(days=6), DAY - timedelta(days=5), DAY, TODAY)
    assert [selector.holder_on(old, day) for day in days] == [actor.pk, heir.pk, late.pk, late.pk]
    assert [open_of(one) for one in (actor, heir, late)] == [0, 0, 1]


def test_records_that_are_one_are_asked_about_as_one(analyst, lead, north, actor, faction, old):
    double = make_actor(north, "Salima Coast Guard")
    make_merge(double, actor, analyst, lead)
    event = split(double, analyst, faction)
    assert asked(analyst) == {old}
    again = make_actor(north, "Port Faction of Salima")
    make_merge(again, faction, analyst, lead)
    answer(old, event, analyst, heir_id=again.pk, **HANDED)
    old.refresh_from_db()
    assert (old.actor, old.holder) == (actor, again)


def test_nobody_learns_of_an_event_they_do_not_see(common, north, analyst, analyst2):
    """A common actor splits into one of a closer circle: for the others nothing happened."""
    everybodys, secret = make_actor(common, "Salima Council"), make_compartment()
    insider = make_user("insider", role="analyst", changes=[common, north, secret])
    hidden = make_actor(secret, "The Quiet Wing")
    contact = make_chance_contact(insider, everybodys)
    promise = make_commitment(insider, everybodys, contact, made_on=BEFORE)
    event = split(everybodys, insider, hidden)
    assert selector.question(promise, user=analyst) is None
    assert asked(analyst) == asked(insider) == set()
    refused(NotFound, promise, event, analyst2, fate=Fate.STAYS)
    refused(NotFound, promise, event, insider, heir_id=hidden.pk, **HANDED)
    ended = clock.now() - timedelta(hours=1)
    plan = {"title": "Quiet talk", "parties": [{"actor_id": everybodys.pk}], "team": [{"user_id": insider.pk}]}
    times = {"started_at": ended - timedelta(hours=1), "held_at": ended}
    quiet = chance.log(compartment_id=secret.pk, changes=plan, by=insider, **times)
    inside = make_commitment(insider, everybodys, quiet, made_on=BEFORE)
    assert asked(insider) == {inside}
    assert selector.question(inside, user=insider).heirs == [hidden]
    row = answer(inside, event, insider, heir_id=hidden.pk, **HANDED)
    assert list(selector.answers(insider)) == [row]
    assert not selector.answers(analyst).exists()
    reader = make_user("reader", sees=[common])
    make_grant(reader, quiet)
    assert not selector.answers(reader).exists()
    (seen,) = selector.with_answers(Commitment.objects.visible_to(reader).filter(pk=inside.pk), reader)
    assert seen.taken_over == []


def test_a_dispute_and_a_breach_are_told_of_whoever_held_it_on_that_day(
    analyst, analyst2, actor, faction, old, event, sent, django_capture_on_commit_callbacks
):
    answer(old, event, analyst, heir_id=faction.pk, **HANDED)
    for day, holder in ((DAY - timedelta(days=1), actor), (DAY, faction)):
        sent.clear()
        with django_capture_on_commit_callbacks(execute=True):
            commitments.act(
                commitment_id=old.pk,
                seen_version=Commitment.objects.get(pk=old.pk).version,
                action=CommitmentAction.DISPUTE,
                occurred_on=day,
                reason="They say next Monday.",
                grade=GRADE,
                by=analyst,
            )
            commitments.act(
                commitment_id=old.pk,
                seen_version=Commitment.objects.get(pk=old.pk).version,
                action=CommitmentAction.SETTLE,
                occurred_on=day,
                reason="Read back.",
                by=analyst,
            )
        assert [payload["actor_id"] for _name, payload in sent] == [str(holder.pk)]
    sent.clear()
    seen = Commitment.objects.get(pk=old.pk).version
    proof = {"occurred_on": TODAY, "evidence": "The convoy was turned back.", "grade": GRADE}
    breaches.propose(commitment_id=old.pk, seen_version=seen, by=analyst, **proof)
    with django_capture_on_commit_callbacks(execute=True):
        breaches.decide(commitment_id=old.pk, seen_version=seen + 1, confirm=True, reason="Seen.", by=analyst2)
    assert [(name, payload["actor_id"]) for name, payload in sent] == [
        ("riskreview.reopen", str(faction.pk)),
        ("reassessment.assess_actor", str(faction.pk)),
    ]


def test_both_actors_are_told_that_a_promise_was_taken_over(analyst, analyst2, actor, faction, old, event):
    before = clock.now()
    answer(old, event, analyst, heir_id=faction.pk, **HANDED)
    for one in (actor, faction):
        (change,) = told_since.since(one, before, user=analyst2, limit=9)
        assert (change.row.who, change.url) == (str(analyst), old.get_absolute_url())
        assert change.row.text == f"recorded that it was taken over after a split or merger: {old.exact_words}"


@pytest.mark.parametrize(("day", "is_the_heirs"), [(DAY - timedelta(days=1), False), (DAY, True)])
def test_a_promise_kept_is_conduct_of_whoever_held_it_on_that_day(
    analyst, actor, faction, old, event, day, is_the_heirs
):
    answer(old, event, analyst, heir_id=faction.pk, **HANDED)
    kept = {"action": CommitmentAction.FULFIL, "occurred_on": day, "reason": "Seen.", "grade": GRADE}
    commitments.act(commitment_id=old.pk, seen_version=2, by=analyst, **kept)
    holder, other = (faction, actor) if is_the_heirs else (actor, faction)
    told = [
        [moment.record_id for moment in cooption.of(one, user=analyst, today=TODAY).moments] for one in (holder, other)
    ]
    assert told == [[old.pk], []]


INSERT = """
INSERT INTO engagements_succession
    (id, commitment_id, reshaping_id, fate, heir_id, since, said_by, words, by_id, at, reliability, credibility,
     taken_back_because)
VALUES (gen_random_uuid(), %(promise)s, %(event)s, %(fate)s, %(heir)s, %(since)s, %(said_by)s, %(words)s, %(by)s, now(),
        '', '', '')
"""


def sql(statement, **values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_what_is_proposed_as_a_breach_is_judged_before_it_goes_over_or_lapses(analyst, analyst2, faction, old, event):
    breaches.propose(
        commitment_id=old.pk, seen_version=1, occurred_on=DAY, evidence="They fired.", grade=GRADE, by=analyst2
    )
    refused(Conflict, old, event, analyst, "breach_proposed", heir_id=faction.pk, **HANDED)
    refused(Conflict, old, event, analyst, "breach_proposed", fate=Fate.LAPSED, words="It is gone.")
    lapse = {"action": CommitmentAction.LAPSE, "occurred_on": TODAY, "reason": "Gone.", "by": analyst}
    before = stored(old)
    with pytest.raises(Conflict) as caught:
        commitments.act(commitment_id=old.pk, seen_version=2, **lapse)
    assert (caught.value.code, stored(old)) == ("breach_proposed", before)
    with pytest.raises(IntegrityError, match="judged first"):
        sql("UPDATE engagements_commitment SET status = 'lapsed' WHERE id = %(promise)s", promise=old.pk)
    assert stored(old) == before
    breaches.decide(commitment_id=old.pk, seen_version=2, confirm=False, reason="A storm.", by=analyst)
    answer(old, event, analyst, heir_id=faction.pk, **HANDED)


def test_what_was_proposed_of_a_promise_that_ended_can_still_be_rejected(analyst, analyst2, actor, held):
    ended = make_commitment(analyst, actor, held, made_on=BEFORE)
    lapse = {"action": CommitmentAction.LAPSE, "occurred_on": TODAY, "reason": "Gone."}
    commitments.act(commitment_id=ended.pk, seen_version=1, by=analyst, **lapse)
    left = BreachProposal.objects.create(
        commitment=ended,
        occurred_on=DAY,
        evidence="They fired.",
        proposed_by=analyst2,
        proposed_at=clock.now(),
        **GRADE,
    )
    judged = {"commitment_id": ended.pk, "seen_version": 2, "reason": "It had ended.", "by": analyst}
    before = stored(ended)
    with pytest.raises(Conflict):
        breaches.decide(confirm=True, **judged)
    assert stored(ended) == before
    breaches.decide(confirm=False, **judged)
    left.refresh_from_db()
    assert (left.state, Commitment.objects.get(pk=ended.pk).status) == ("rejected", "lapsed")


def test_the_database_keeps_to_it_too(analyst, analyst2, actor, held, faction, old, north, common):
    far, other, gone = make_actor(make_compartment()), make_actor(north), make_actor(north)
    event = Reshaping.objects.create(actor=actor, kind=ReshapingKind.SPLIT, on=DAY)
    event.parts.set([faction, far, gone])
    row = {
        "promise": old.pk,
        "event": event.pk,
        "fate": "taken_over",
        "heir": faction.pk,
        "since": DAY,
        "by": analyst.pk,
        **HANDED,
    }
    elsewhere = split(other, analyst, faction)
    late = make_commitment(analyst, actor, held)
    for changes, told in (
        ({"heir": other.pk}, "came of the event"),
        ({"heir": far.pk}, "may be named beside it"),
        ({"heir": None}, "succession_has_an_heir_in_words"),
        ({"said_by": ""}, "succession_has_an_heir_in_words"),
        ({"fate": "stays"}, "succession_has_an_heir_in_words"),
        ({"fate": "kept"}, "succession_"),
        ({"fate": "lapsed", "heir": None}, "while it is open"),
        ({"since": DAY - timedelta(days=1)}, "begins with the event"),
        ({"since": TODAY + timedelta(days=2)}, "begins with the event"),
        ({"event": elsewhere.pk}, "its own actor"),
        ({"promise": late.pk}, "had on that day"),
    ):
        with pytest.raises(IntegrityError, match=told):
            sql(INSERT, **row | changes)
    assert not Succession.objects.exists()
    with pytest.raises(IntegrityError, match="took it over last"):
        sql("UPDATE engagements_commitment SET holder_id = %(heir)s", **row)
    sql(INSERT, **row)
    old.refresh_from_db()
    assert (old.actor, old.holder) == (actor, faction)
    twice = row | {"promise": make_commitment(analyst, actor, held, made_on=BEFORE).pk, "fate": "stays", "heir": None}
    sql(INSERT, **twice)
    with pytest.raises(IntegrityError, match="succession_answered_once"):
        sql(INSERT, **twice)
    for statement in (
        "UPDATE engagements_commitment SET holder_id = NULL WHERE id = %(promise)s",
        "UPDATE engagements_commitment SET actor_id = holder_id WHERE id = %(promise)s",
        "UPDATE engagements_succession SET words = 'Other'",
        "DELETE FROM engagements_succession",
    ):
        with pytest.raises(IntegrityError):
            sql(statement, **row)
    end = {"seen_version": 1, "action": CommitmentAction.WAIVE, "occurred_on": TODAY, "reason": "x", "by": analyst}
    ended = make_commitment(analyst, actor, held, made_on=BEFORE)
    commitments.act(commitment_id=ended.pk, **end)
    with pytest.raises(IntegrityError, match="while it is open"):
        sql(INSERT, **row | {"promise": ended.pk})
    lapsed = make_commitment(analyst, actor, held, made_on=BEFORE)
    commitments.act(commitment_id=lapsed.pk, **end | {"action": CommitmentAction.LAPSE})
    with pytest.raises(IntegrityError, match="lapsed has ended"):
        sql(INSERT, **row | {"promise": lapsed.pk, "fate": "lapsed", "heir": None})
    broken = make_commitment(analyst, actor, held, made_on=BEFORE)
    breaches.propose(
        commitment_id=broken.pk, seen_version=1, occurred_on=DAY, evidence="They fired.", grade=GRADE, by=analyst2
    )
    with pytest.raises(IntegrityError, match="judged first"):
        sql(INSERT, **row | {"promise": broken.pk})
    Actor.objects.filter(pk=gone.pk).update(withdrawn_at=clock.now())
    with pytest.raises(IntegrityError, match="withdrawn"):
        sql(INSERT, **row | {"promise": make_commitment(analyst, actor, held, made_on=BEFORE).pk, "heir": gone.pk})
    assert Succession.objects.count() == 2


def test_an_event_that_is_recorded_stays_as_it_is(analyst, actor, faction, event, north):
    """What an answer rests on: whose event it is, of which day, and what came of it."""
    named = {"event": event.pk, "one": make_actor(north).pk, "heir": faction.pk}
    for statement in (
        "INSERT INTO actors_reshaping_parts (reshaping_id, actor_id) VALUES (%(event)s, %(one)s)",
        "UPDATE actors_reshaping_parts SET actor_id = %(one)s WHERE reshaping_id = %(event)s",
        "DELETE FROM actors_reshaping_parts WHERE reshaping_id = %(event)s",
        'UPDATE actors_reshaping SET "on" = "on" + 1 WHERE id = %(event)s',
        "UPDATE actors_reshaping SET actor_id = %(one)s WHERE id = %(event)s",
        "UPDATE actors_reshaping SET kind = 'merger' WHERE id = %(event)s",
    ):
        with pytest.raises(IntegrityError, match="stays as it is"):
            sql(statement, **named)
    assert list(Reshaping.objects.get(pk=event.pk).parts.all()) == [faction]


def take_back(row, by, reason="It was said of another promise.", seen_version=None):
    seen = seen_version or Commitment.objects.get(pk=row.commitment_id).version
    return succession.take_back(
        commitment_id=row.commitment_id, succession_id=row.pk, seen_version=seen, reason=reason, by=by
    )


def kept_back(refusal, row, by, code="", **given):
    before = stored(row.commitment), Succession.objects.filter(pk=row.pk).values().get()
    with pytest.raises(refusal) as caught:
        take_back(row, by, **given)
    assert caught.value.code == code or not code
    assert (stored(row.commitment), Succession.objects.filter(pk=row.pk).values().get()) == before
    return caught.value.message


def test_an_answer_given_by_mistake_is_taken_back_and_asked_anew(
    analyst, analyst2, legal, stranger, actor, faction, old, event
):
    row = answer(old, event, analyst, heir_id=faction.pk, **HANDED)
    kept_back(NotFound, row, stranger)
    kept_back(NotAllowed, row, legal)
    kept_back(Stale, row, analyst, seen_version=1)
    kept_back(Invalid, row, analyst, reason=" ")
    events = AuditEvent.objects.count()
    back = take_back(row, analyst2)
    old.refresh_from_db()
    assert (old.holder, old.held_by_id, old.version, back.taken_back_by) == (None, actor.pk, 3, analyst2)
    assert (open_of(actor), open_of(faction), asked(analyst)) == (1, 0, {old})
    assert selector.holder_on(old, TODAY) == actor.pk
    assert list(Commitment.objects.filter(selector.ever_held_by([faction.pk]))) == []
    (seen,) = selector.with_answers(Commitment.objects.filter(pk=old.pk), analyst)
    assert seen.taken_over == []
    told = AuditEvent.objects.get(subject_id=row.pk, verb="engagements.commitment_answer_taken_back")
    assert (AuditEvent.objects.count() - events, told.by, told.reason) == (1, analyst2, back.taken_back_because)
    kept_back(Conflict, row, analyst, "taken_back")
    anew = answer(old, event, analyst, fate=Fate.STAYS)
    assert [one.pk for one in selector.answers(analyst)] == [row.pk, anew.pk]
    assert not asked(analyst)


def test_the_last_answer_is_taken_back_while_the_promise_is_open(analyst, actor, faction, old, event, north):
    row = answer(old, event, analyst, heir_id=faction.pk, since=DAY, **HANDED)
    late = make_actor(north, "Late Wing")
    later = split(faction, analyst, late, on=TODAY)
    last = answer(old, later, analyst, heir_id=late.pk, **HANDED)
    rests = "What was answered later rests on this: take that back first."
    assert kept_back(Conflict, row, analyst, "not_last") == rests
    take_back(last, analyst)
    old.refresh_from_db()
    assert (old.holder, asked(analyst)) == (faction, {old})
    seen = {"commitment_id": old.pk, "by": analyst, "occurred_on": TODAY, "evidence": "Fired on.", "grade": GRADE}
    breaches.propose(seen_version=old.version, is_incapable=False, **seen)
    kept_back(Conflict, row, analyst, "breach_proposed")
    other = make_commitment(analyst, actor, old.engagement, made_on=BEFORE)
    gone = answer(other, event, analyst, fate=Fate.LAPSED, words="Nobody stands for it.")
    kept_back(Conflict, gone, analyst, "ended")


def test_a_later_answer_is_not_told_to_whoever_does_not_see_it(analyst, faction, old, event, north, common):
    row = answer(old, event, analyst, heir_id=faction.pk, since=DAY, **HANDED)
    heir = make_actor(common, "Salima Council")
    answer(old, split(faction, analyst, heir, on=TODAY), analyst, heir_id=heir.pk, **HANDED)
    northerner = make_user("northerner", role="analyst", changes=[north])
    told = kept_back(Conflict, row, northerner, "not_last")
    assert told == "It cannot be taken back as things stand."


def test_the_database_takes_back_nothing_else(analyst, actor, faction, old, event, north):
    row = answer(old, event, analyst, heir_id=faction.pk, since=DAY, **HANDED)
    last = answer(old, split(faction, analyst, make_actor(north, "Late Wing"), on=TODAY), analyst, fate=Fate.STAYS)
    done = {"taken_back_at": clock.now(), "taken_back_by": analyst, "taken_back_because": "A mistake."}

    def change(which, **values):
        with pytest.raises(IntegrityError), transaction.atomic():
            Succession.objects.filter(pk=which.pk).update(**values)

    change(row, **done)  # not the last
    change(last, words="Other words.")
    change(last, **done, said_by="Somebody else")
    change(last, taken_back_at=clock.now())
    change(last, **done | {"taken_back_because": " "})
    for day in (DAY, TODAY + timedelta(days=400)):
        change(last, **done | {"taken_back_at": datetime.combine(day, time.min, UTC)})
    Succession.objects.filter(pk=last.pk).update(**done)
    change(last, taken_back_because="Another reason.")
    change(last, taken_back_at=None, taken_back_by=None, taken_back_because="")
    Succession.objects.filter(pk=row.pk).update(**done)
    old.refresh_from_db()
    assert old.holder is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.create(
            commitment=old, reshaping=event, fate="stays", since=DAY, by=analyst, at=clock.now(), **done
        )
    other = make_commitment(analyst, actor, old.engagement, made_on=BEFORE)
    gone = answer(other, event, analyst, fate=Fate.LAPSED, words="Nobody stands for it.")
    change(gone, **done)

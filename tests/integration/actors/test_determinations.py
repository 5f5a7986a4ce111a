"""Determinations: two people, content that stays, dissent that nobody changes, and what has one looked at again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from actors.domain.determinations import Criterion
from actors.models import Determination, DeterminationDissent, FindingEvidence, Reshaping
from actors.selectors import determinations as selector
from actors.services import determinations, listings, sources
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests import factories
from tests.standing import standing

TODAY = clock.now().date()
WORDS = {"outcome": "contested", "reasoning": "It speaks for the valley.", "valid_until": TODAY + timedelta(days=200)}
MINE = (
    "INSERT INTO actors_determinationdissent (id, version, created_at, updated_at, determination_id, by_id, text) "
    "VALUES (gen_random_uuid(), 1, now(), now(), '{}', '{}', 'Mine')"
)
EVENTS = AuditEvent.objects.filter(verb__startswith="actors.determination_")


@pytest.fixture
@standing
def actor(north):
    return factories.make_actor(north, "Salt Road Front")


@pytest.fixture
@standing
def source(north):
    return factories.make_source(north)


@pytest.fixture
@standing
def draft(actor, source, analyst):
    """A whole draft by the analyst."""
    return whole(determinations.prepare(actor_id=actor.pk, part="", by=analyst), source, analyst)


def whole(row, source, by):
    for criterion in Criterion:
        cite(row, criterion, source, by)
        found = {"finding": "partly", "reasoning": f"Looked at {criterion}."}
        determinations.find(
            determination_id=row.pk, criterion=criterion.value, seen_version=fresh(row).version, values=found, by=by
        )
    return determinations.conclude(determination_id=row.pk, seen_version=fresh(row).version, values=WORDS, by=by)


def cite(row, criterion, source, by, **changes):
    values = {"text": "Four villages say so.", "source_id": source.pk, "reliability": "B", "credibility": "2"}
    return determinations.add_evidence(
        determination_id=row.pk, criterion=str(criterion), values={**values, **changes}, by=by
    )


def fresh(row):
    return Determination.objects.get(pk=row.pk)


def confirmed(row, by):
    return determinations.confirm(determination_id=row.pk, seen_version=fresh(row).version, by=by)


def reading(row, by):
    return selector.one(fresh(row), user=by, today=clock.now().date())


def around(statement, *values):
    """Run a statement that goes around every service; return what the database says."""
    with pytest.raises((IntegrityError, InternalError)) as refusal, transaction.atomic(), connection.cursor() as sql:
        sql.execute(statement, values)
    return str(refusal.value)


def test_it_is_made_by_one_and_confirmed_by_another_and_every_step_is_told(draft, actor, analyst, lead):
    row = confirmed(draft, lead)
    assert (row.state, row.prepared_by, row.confirmed_by, row.outcome) == ("confirmed", analyst, lead, "contested")
    assert reading(row, analyst).holds
    verbs = list(EVENTS.order_by("at", "subject_version").values_list("verb", "by__username", "compartment_id"))
    assert verbs[0] == ("actors.determination_prepared", "analyst", actor.compartment_id)
    assert verbs[-1] == ("actors.determination_confirmed", "lead", actor.compartment_id)
    assert [verb for verb, *_rest in verbs].count("actors.determination_found") == 6


def test_who_may_not_is_refused_and_nothing_happens(draft, actor, analyst, analyst2, lead, approver, stranger):
    before, events = fresh(draft).version, EVENTS.count()
    key = {"determination_id": draft.pk, "seen_version": before}
    for who, refusal in ((stranger, NotFound), (analyst, NotAllowed), (analyst2, NotAllowed), (approver, NotAllowed)):
        with pytest.raises(refusal):
            determinations.confirm(**key, by=who)
    with pytest.raises(NotAllowed):  # only who prepared it writes in it
        determinations.conclude(**key, values={"outcome": "extremist"}, by=analyst2)
    with pytest.raises(NotAllowed):
        determinations.dissent(determination_id=draft.pk, text="I do not agree with myself.", by=analyst)
    with pytest.raises(NotAllowed):
        determinations.prepare(actor_id=actor.pk, part="", by=approver)
    with pytest.raises(NotFound):
        determinations.dissent(determination_id=draft.pk, text="Seen?", by=stranger)
    with pytest.raises(Stale):
        determinations.confirm(determination_id=draft.pk, seen_version=before - 1, by=lead)
    with pytest.raises(Conflict):  # one draft about the same at a time
        determinations.prepare(actor_id=actor.pk, part=" ", by=analyst2)
    assert (fresh(draft).state, fresh(draft).version, EVENTS.count()) == ("draft", before, events)


def test_it_is_confirmed_only_whole(actor, source, analyst, lead):
    row = determinations.prepare(actor_id=actor.pk, part="Ridge battalion", by=analyst)
    with pytest.raises(Conflict) as refusal:
        confirmed(row, lead)
    assert "Choose what you conclude." in refusal.value.message
    with pytest.raises(Invalid) as refusal:
        cite(row, "ihl", source, analyst, source_id=None)
    assert set(refusal.value.fields) == {"source_id"}
    late = {"valid_until": TODAY + timedelta(days=366)}
    with pytest.raises(Invalid) as refusal:
        determinations.conclude(determination_id=row.pk, seen_version=1, values=late, by=analyst)
    assert set(refusal.value.fields) == {"valid_until"}
    with pytest.raises(NotFound):
        cite(row, "popularity", source, analyst)
    assert (fresh(row).version, FindingEvidence.objects.count()) == (1, 0)


def test_what_is_confirmed_stays_and_a_new_one_starts_from_it(draft, actor, source, analyst, analyst2, lead):
    first = confirmed(draft, lead)
    with pytest.raises(Conflict):
        cite(first, "ihl", source, analyst)
    with pytest.raises(Conflict):
        determinations.find(
            determination_id=first.pk,
            criterion="ihl",
            seen_version=first.version,
            values={"finding": "met"},
            by=analyst,
        )
    with pytest.raises(Conflict):
        determinations.remove_evidence(evidence_id=FindingEvidence.objects.first().pk, by=analyst)
    second = determinations.prepare(actor_id=actor.pk, part="", by=analyst2)
    copied = reading(second, analyst2)
    assert [row.finding.finding for row in copied.rows] == ["partly"] * 6
    assert [len(row.evidence) for row in copied.rows] == [1] * 6
    assert fresh(second).valid_until is None
    assert fresh(first).state == "confirmed"  # until somebody confirms the new one
    determinations.conclude(determination_id=second.pk, seen_version=second.version, values=WORDS, by=analyst2)
    confirmed(second, lead)
    assert (fresh(first).state, fresh(second).state) == ("superseded", "confirmed")
    part = determinations.prepare(actor_id=actor.pk, part="Ridge  battalion", by=analyst)
    assert (part.part, fresh(second).state) == ("Ridge battalion", "confirmed")


def test_a_dissent_stands_is_seen_before_it_is_confirmed_and_its_author_does_not_confirm(draft, legal, ethics, lead):
    seen = fresh(draft).version
    determinations.dissent(determination_id=draft.pk, text="The villages were not free to say so.", by=legal)
    with pytest.raises(Stale):
        determinations.confirm(determination_id=draft.pk, seen_version=seen, by=lead)
    with pytest.raises(NotAllowed):
        confirmed(draft, legal)
    row = confirmed(draft, ethics)
    with pytest.raises(NotAllowed):
        determinations.dissent(determination_id=row.pk, text="On second thoughts.", by=ethics)
    found = reading(row, lead)
    assert [(one.by, one.text) for one in found.dissents] == [(legal, "The villages were not free to say so.")]


def test_it_expires_and_is_looked_at_again_when_a_fact_under_it_changes(draft, actor, source, analyst, lead):
    row = confirmed(draft, lead)
    late = selector.one(row, user=lead, today=WORDS["valid_until"] + timedelta(days=1))
    assert (late.expired, late.holds) == (True, False)
    listings.add(
        actor_id=actor.pk,
        values={"list_code": "eu_cp931", "listed_on": TODAY, "legal_effects": ["asset_freeze"]},
        by=analyst,
    )
    sources.refute(source_id=source.pk, seen_version=source.version, reason="Forged.", by=analyst)
    found = reading(row, lead)
    assert (found.expired, found.holds, len(found.again)) == (False, False, 2)
    renewed = determinations.prepare(actor_id=actor.pk, part="", by=analyst)
    assert sum(len(one.evidence) for one in reading(renewed, analyst).rows) == 0  # what fell is not carried over


def test_a_split_that_its_reader_may_not_know_is_not_told(draft, actor, lead):
    row = confirmed(draft, lead)
    secret = factories.make_compartment("secret")
    Reshaping.objects.create(actor=actor, kind="split", on=TODAY).parts.add(factories.make_actor(secret))
    assert reading(row, lead).again == []
    Reshaping.objects.get().parts.add(factories.make_actor(actor.compartment))
    assert reading(row, lead).again == ["It has split or merged since."]


def test_a_draft_is_given_up_with_a_reason_and_stays_readable(draft, analyst2):
    seen = fresh(draft).version
    with pytest.raises(Invalid):
        determinations.withdraw(determination_id=draft.pk, seen_version=seen, reason=" ", by=analyst2)
    row = determinations.withdraw(determination_id=draft.pk, seen_version=seen, reason="Overtaken.", by=analyst2)
    assert (row.state, fresh(row).state_reason) == ("withdrawn", "Overtaken.")
    with pytest.raises(Conflict):
        determinations.dissent(determination_id=row.pk, text="Too late.", by=analyst2)


def test_around_the_service_one_person_confirms_nothing(draft, actor, analyst, lead, legal):
    confirm = (
        "UPDATE actors_determination SET state = 'confirmed', confirmed_by_id = %s, confirmed_at = now() WHERE id = %s"
    )
    assert "determination_takes_two_people" in around(confirm, analyst.pk, draft.pk)
    too_long = confirm.replace("SET", "SET valid_until = current_date + 500,")
    assert "it is confirmed as it stands" in around(too_long, lead.pk, draft.pk)
    DeterminationDissent.objects.create(determination=draft, by=legal, text="No.")
    assert "whoever wrote a dissent" in around(confirm, legal.pk, draft.pk)
    unknown = "UPDATE actors_determinationfinding SET finding = 'unknown' WHERE criterion = 'civilians'"
    with connection.cursor() as sql:
        sql.execute(unknown)
        sql.execute("UPDATE actors_determination SET outcome = 'legitimate'")
    assert "or is unknown" in around(confirm, lead.pk, draft.pk)
    born = "INSERT INTO actors_determination SELECT * FROM jsonb_populate_record(NULL::actors_determination, %s::jsonb)"
    with connection.cursor() as sql:
        sql.execute('SELECT to_jsonb(d) || \'{"state": "confirmed"}\' FROM actors_determination d')
        (stored,) = sql.fetchone()
    assert "begins as a draft" in around(born, stored)
    assert fresh(draft).state == "draft"


def test_around_the_service_nothing_is_confirmed_without_a_ground(draft, source, analyst, lead):
    confirm = (
        "UPDATE actors_determination SET state = 'confirmed', confirmed_by_id = %s, confirmed_at = {} WHERE id = %s"
    )
    assert "confirmed now" in around(confirm.format("now() + interval '90 days'"), lead.pk, draft.pk)
    with connection.cursor() as sql:
        sql.execute("UPDATE actors_determination SET outcome = 'extremist'")
    assert "no criterion is found not met" in around(confirm.format("now()"), lead.pk, draft.pk)
    with connection.cursor() as sql:
        sql.execute("UPDATE actors_determinationfinding SET finding = 'not_met' WHERE criterion = 'civilians'")
        sql.execute("UPDATE actors_determination SET valid_until = current_date")
    assert "for days to come" in around(confirm.format("now()"), lead.pk, draft.pk)
    sources.refute(source_id=source.pk, seen_version=source.version, reason="Forged.", by=analyst)
    with connection.cursor() as sql:
        sql.execute("UPDATE actors_determination SET valid_until = current_date + 30")
    assert "a source that was refuted" in around(confirm.format("now()"), lead.pk, draft.pk)
    assert fresh(draft).state == "draft"


def test_around_the_service_what_was_confirmed_stays(draft, actor, lead, legal, analyst):
    confirmed(draft, lead)
    determinations.dissent(determination_id=draft.pk, text="I see it differently.", by=legal)
    for statement in (
        "UPDATE actors_determination SET outcome = 'extremist'",
        "UPDATE actors_determination SET valid_until = valid_until + 1",
        f"UPDATE actors_determination SET confirmed_by_id = '{legal.pk}'",
        "UPDATE actors_determination SET state = 'draft', confirmed_by_id = NULL, confirmed_at = NULL",
        "DELETE FROM actors_determination",
        "UPDATE actors_determinationfinding SET finding = 'met'",
        "DELETE FROM actors_determinationfinding",
        "DELETE FROM actors_findingevidence",
        "UPDATE actors_findingevidence SET text = 'Other words'",
        "UPDATE actors_determinationdissent SET text = 'I agree.'",
        "DELETE FROM actors_determinationdissent",
        MINE.format(draft.pk, analyst.pk),
    ):
        assert around(statement), statement
    assert reading(draft, lead).holds

"""Looking names up on lists, remembering what was decided, and looking again. Everybody here is invented."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from actors.models import Actor, FormerName, HitDecision, Screening, ScreeningHit
from actors.selectors import screenings as selector
from actors.services import facts, lists, people, registry, screening
from core import clock, jobs
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests.factories import make_actor, make_grant, make_listing, make_person, make_role, make_user
from tests.integration.together import together
from tests.published import group, person, un_file

ENTRIES = (
    group("YEe.001", "JUND AL-WADI", "Wadi Front", country="Yemen"),
    group("YEe.002", "Tarvis Brotherhood"),
    person("YEi.001", "TOVIK ABDURASUL MERLANI"),
)


@pytest.fixture
def listed(lead):
    lists.import_list(list_code="un_sc", files=[un_file(*ENTRIES)], by=lead)


@pytest.fixture
def actor(north):
    return make_actor(north, name="Jund al-Wadi", countries=["YE"])


@pytest.fixture
def hit(listed, actor, analyst):
    screening.screen(actor_id=actor.pk, by=analyst)
    return ScreeningHit.objects.get()


def decide(hit, by, state="false", reason="Another valley, another century.", seen=None):
    seen = seen or ScreeningHit.objects.get(pk=hit.pk).version
    return screening.decide(hit_id=hit.pk, seen_version=seen, state=state, reason=reason, by=by)


def new_version(lead, *entries, day="2026-05-01"):
    lists.import_list(list_code="un_sc", files=[un_file(*entries, dated=day)], by=lead, may_shrink=True)


def test_a_look_up_keeps_lists_figure_and_reasons(hit, actor, analyst):
    found = Screening.objects.get()
    assert (found.actor, found.asked_by, found.lists["versions"]["un_sc"]["dated"]) == (actor, analyst, "2026-03-01")
    assert (hit.entry.reference, hit.state, hit.is_alert, hit.asked_by) == ("YEe.001", "undecided", True, analyst)
    assert sum(reason["points"] for reason in hit.reasons) == hit.score
    event = AuditEvent.objects.get(verb="actors.screened")
    assert (event.by, event.compartment_id, event.changes["undecided"]) == (analyst, actor.compartment_id, 1)


def test_without_a_list_nobody_is_looked_up(actor, analyst):
    with pytest.raises(Conflict) as caught:
        screening.screen(actor_id=actor.pk, by=analyst)
    assert (caught.value.code, Screening.objects.exists()) == ("no_list", False)


@pytest.mark.parametrize(("who", "refusal"), [
    ("stranger", NotFound), ("legal", NotAllowed), ("approver", NotAllowed), ("client", NotAllowed),
])  # fmt: skip
def test_who_may_not_change_the_actor_does_not_look_it_up(who, refusal, listed, actor, request):
    with pytest.raises(refusal):
        screening.screen(actor_id=actor.pk, by=request.getfixturevalue(who))
    assert not Screening.objects.exists()


@pytest.mark.parametrize("who", ["analyst2", "lead", "legal"])
def test_a_second_person_decides_with_a_reason(who, hit, request):
    by = request.getfixturevalue(who)
    done = decide(hit, by)
    assert (done.state, done.decided_by) == ("false", by)
    [decision] = HitDecision.objects.all()
    assert (decision.reason, decision.entry_sha256, decision.list_version.number) == (
        "Another valley, another century.", hit.entry.sha256, 1,
    )  # fmt: skip
    event = AuditEvent.objects.get(verb="actors.hit_decided")
    assert (event.by, event.changes["state"]) == (by, ["undecided", "false"])


@pytest.mark.parametrize(("who", "refusal"), [
    ("analyst", NotAllowed), ("approver", NotAllowed), ("ethics", NotAllowed), ("stranger", NotFound), ("client", NotAllowed),
])  # fmt: skip
def test_others_do_not_decide(who, refusal, hit, request):
    with pytest.raises(refusal):
        decide(hit, request.getfixturevalue(who))
    hit.refresh_from_db()
    assert (hit.state, HitDecision.objects.exists()) == ("undecided", False)


def test_a_decision_needs_a_word_a_reason_and_the_version_seen(hit, legal):
    for changed, refusal in (({"state": "undecided"}, Invalid), ({"reason": "  "}, Invalid), ({"seen": 99}, Stale)):
        with pytest.raises(refusal):
            decide(hit, legal, **changed)
    decide(hit, legal)
    for state in ("false", "true"):
        with pytest.raises(NotAllowed, match="third person"):
            decide(hit, legal, state=state)
    assert HitDecision.objects.count() == 1


def test_a_third_person_decides_anew_and_what_was_decided_stays(hit, analyst, analyst2, legal, lead):
    decide(hit, analyst2, state="true")
    for by in (analyst, analyst2):
        with pytest.raises(NotAllowed):
            decide(hit, by, state="false")
    done = decide(hit, legal, state="false")
    assert (done.state, done.decided_by) == ("false", legal)
    decide(hit, lead, state="false", reason="I looked again.")
    told = HitDecision.objects.order_by("pk").values_list("state", "decided_by__username")
    assert list(told) == [("true", "analyst2"), ("false", "legal"), ("false", "lead")]


def test_what_cannot_be_decided_any_more_is_said_before_what_is_missing(hit, actor, legal, lead):
    new_version(lead, *ENTRIES[1:])
    screening.rescreen(kind="actors", ids=[str(actor.pk)])
    with pytest.raises(Conflict):
        decide(hit, legal, state="perhaps", reason="")


def test_an_entry_that_is_somebody_else_lets_a_likelier_one_come_up_at_once(lead, north, analyst, legal):
    twins = (group("YEe.001", "Jund al-Wadi"), group("YEe.002", "Sons of Kelm", "Jund al-Wadi"))
    lists.import_list(list_code="un_sc", files=[un_file(*twins)], by=lead)
    actor = make_actor(north, name="Jund al-Wadi")
    screening.screen(actor_id=actor.pk, by=analyst)
    first, second = ScreeningHit.objects.order_by("entry__reference")
    assert (first.is_alert, second.is_alert) == (True, False)
    decide(first, legal, state="false")
    second.refresh_from_db()
    assert (second.is_open, [one["feature"] for one in second.reasons]) == (True, ["words"])
    decide(first, lead, state="true", reason="It is, after all.")
    second.refresh_from_db()
    assert not second.is_alert
    decide(first, make_user(role="legal_reviewer", sees=[north]), state="false")
    new_version(lead, *twins, group("YEe.003", "Kelm Wardens"))
    screening.rescreen(kind="actors", ids=[str(actor.pk)])
    second.refresh_from_db()
    assert (second.is_open, second.version) == (True, 5)


def test_a_name_that_was_changed_or_taken_away_is_looked_up_all_the_same(listed, actor, north, analyst):
    """Renamed before the look-up and back after it, an actor would pass unseen."""
    band = make_actor(north, name="Choir of the Meadow")
    with connection.cursor() as cursor:
        for name in ("Jund al-Wadi", "Choir of the Meadow"):
            cursor.execute("UPDATE actors_actor SET name = %s WHERE id = %s", [name, band.pk])
    screening.screen(actor_id=band.pk, by=analyst)
    assert ScreeningHit.objects.get(screening__actor=band).asked_name == "Jund al-Wadi"
    alias = facts.add(
        kind="name", actor_id=actor.pk, values={"text": "Tarvis Brotherhood", "kind": "alias"}, by=analyst
    )
    facts.change(kind="name", fact_id=alias.pk, seen_version=1, values={"text": "Meadow Choir"}, by=analyst)
    known = make_person(north, name="Tovik Merlani")
    people.change(person_id=known.pk, seen_version=1, values={"real_name": "Salim Odra"}, by=analyst)
    assert selector.names_of_actors([actor])[actor.pk].texts == ("Jund al-Wadi", "Meadow Choir", "Tarvis Brotherhood")
    known.refresh_from_db()
    assert selector.names_of_people([known])[known.pk].texts == ("Salim Odra", "Tovik Merlani")
    with pytest.raises(DatabaseError), transaction.atomic():
        FormerName.objects.all().delete()


def test_a_decision_outlives_look_ups_and_versions_that_change_neither_side(hit, actor, legal, analyst, lead):
    decide(hit, legal)
    new_version(lead, *ENTRIES, group("YEe.003", "Kelm Wardens"))
    screening.rescreen(kind="actors", ids=[str(actor.pk)])
    hit.refresh_from_db()
    assert (hit.state, hit.decided_by, Screening.objects.get().lists["versions"]["un_sc"]["number"]) == (
        "false",
        legal,
        2,
    )


def test_a_changed_entry_opens_the_question_again(hit, actor, legal, lead):
    decide(hit, legal)
    new_version(lead, group("YEe.001", "JUND AL-WADI", "Wadi Front", "Jund of the North"), *ENTRIES[1:])
    screening.rescreen(kind="actors", ids=[str(actor.pk)])
    hit.refresh_from_db()
    assert (hit.state, hit.decided_by, hit.decisions.count()) == ("undecided", None, 1)


def test_a_changed_name_opens_the_question_again_and_whoever_changed_it_does_not_answer(hit, actor, legal, lead):
    decide(hit, legal)
    with jobs.carried_out_here():
        facts.add(kind="name", actor_id=actor.pk, values={"text": "Wadi Front", "kind": "alias"}, by=lead)
    screening.rescreen(kind="actors", ids=[str(actor.pk)], by_id=str(lead.pk))
    hit.refresh_from_db()
    assert (hit.state, hit.asked_by) == ("undecided", lead)
    with pytest.raises(NotAllowed):
        decide(hit, lead)


def test_an_entry_that_left_the_list_is_no_longer_found(hit, actor, legal, lead):
    new_version(lead, *ENTRIES[1:])
    screening.rescreen(kind="actors", ids=[str(actor.pk)])
    hit.refresh_from_db()
    assert (hit.current, selector.count_to_decide(legal)) == (False, None)
    with pytest.raises(Conflict):
        decide(hit, legal)


def test_looking_again_without_news_writes_nothing(hit, actor):
    before = (AuditEvent.objects.count(), Screening.objects.get().version)
    assert screening.rescreen(kind="actors", ids=[str(actor.pk)]) == 0
    assert (AuditEvent.objects.count(), Screening.objects.get().version) == before


def test_everybody_is_looked_up_again_in_one_event_a_piece(listed, north, analyst):
    ids = [str(make_actor(north, name=f"Band {n} of Jund al-Wadi").pk) for n in range(3)]
    assert screening.rescreen(kind="actors", ids=ids) == 3
    event = AuditEvent.objects.get(verb="actors.screened_many")
    assert (event.by, event.changes["looked_up"], Screening.objects.count()) == (None, 3, 3)


@pytest.mark.django_db(transaction=True)
def test_what_is_registered_or_renamed_is_looked_up_by_a_job(lead, analyst, north):
    lists.import_list(list_code="un_sc", files=[un_file(*ENTRIES)], by=lead)
    with jobs.carried_out_here():
        made = registry.register(compartment_id=north.pk, values={"name": "Tarvis Brotherhood"}, by=analyst)
        known = people.register(compartment_id=north.pk, values={"real_name": "Tovik Merlani"}, by=analyst)
    assert set(ScreeningHit.objects.values_list("screening__actor", "screening__person", "entry__reference")) == {
        (made.pk, None, "YEe.002"), (None, known.pk, "YEi.001"),
    }  # fmt: skip
    with jobs.carried_out_here():
        registry.change(actor_id=made.pk, seen_version=made.version, values={"name": "Choir of the Meadow"}, by=analyst)
    hit = ScreeningHit.objects.get(screening__actor=made, current=True)
    assert (hit.screening.actor.name, hit.asked_name) == ("Choir of the Meadow", "Tarvis Brotherhood")


def test_a_name_is_kept_once_in_a_compartment(listed, north, analyst, stranger):
    asked = {"compartment_id": north.pk, "name": " Wadi  Front ", "by": analyst}
    first, again = screening.screen_name(**asked), screening.screen_name(**asked)
    assert (first, first.name, again.version) == (again, "Wadi Front", 2)
    assert selector.visible(analyst).filter(pk=first.pk).exists()
    assert not selector.visible(stranger).exists()
    for changed, refusal in (({"name": " "}, Invalid), ({"kinds": ["thing"]}, Invalid), ({"by": stranger}, NotFound)):
        with pytest.raises(refusal):
            screening.screen_name(**asked | changed)


def test_what_was_found_about_a_protected_person_is_for_whoever_knows_them(listed, north, analyst, analyst2, legal):
    known = make_person(north, name="Tovik Merlani", pseudonym="Heron", sensitivity="protected_source")
    make_grant(analyst, known)
    done = screening.screen(person_id=known.pk, by=analyst)
    hit = ScreeningHit.objects.get()
    assert selector.is_withheld(selector.get(done.pk, user=analyst2))
    assert not selector.is_withheld(selector.get(done.pk, user=analyst))
    assert not selector.open_to(legal, state="undecided").exists()
    with pytest.raises(NotAllowed):
        decide(hit, legal)
    make_grant(legal, known)
    decide(hit, legal, state="true", reason="The same village and year of birth.")
    told = [event.changes | {"why": event.reason} for event in AuditEvent.objects.filter(verb__startswith="actors.")]
    assert not any("YEi.001" in str(one) or "Merlani" in str(one) or "village" in str(one) for one in told)


def test_around_the_service_a_hit_says_only_what_was_decided(hit, analyst, legal, lead):
    now = clock.now()
    shas = {"names_sha256": hit.names_sha256, "entry_sha256": hit.entry_sha256}
    decision = {"hit": hit, "state": "false", "reason": "So.", "decided_at": now,
                "list_version": hit.entry.last_changed}  # fmt: skip
    rows = ScreeningHit.objects.filter(pk=hit.pk)
    attempts = [
        lambda: HitDecision.objects.create(**decision, **shas, decided_by=analyst),
        lambda: HitDecision.objects.create(**decision, **shas | {"names_sha256": "0" * 64}, decided_by=legal),
        lambda: rows.update(state="false", decided_by=legal, decided_at=now),
        lambda: rows.update(asked_by=lead),
        rows.delete,
        lambda: ScreeningHit.objects.bulk_create([ScreeningHit(
            screening=hit.screening, entry=hit.entry, score=90, reasons=[], found_at=now, state="false",
            decided_by=legal, decided_at=now, **shas,
        )]),
    ]  # fmt: skip
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    decide(hit, legal)
    for attempt in (
        lambda: HitDecision.objects.create(**decision | {"state": "true"}, **shas, decided_by=legal),
        lambda: rows.update(state="undecided", decided_by=None, decided_at=None),
        lambda: rows.update(state="true"),
        lambda: HitDecision.objects.update(state="true"),
        HitDecision.objects.all().delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    hit.refresh_from_db()
    assert (hit.state, hit.decided_by) == ("false", legal)


def test_a_person_is_looked_up_with_the_countries_of_their_actors(listed, actor, north, analyst):
    known = make_person(north, name="Tovik Merlani")
    make_role(known, actor, since=(clock.now() - timedelta(days=9)).date())
    assert screening.screen(person_id=known.pk, by=analyst).countries == ["YE"]
    assert Actor.objects.get(pk=actor.pk).countries == ["YE"]


def test_a_protected_person_is_looked_up_by_whoever_knows_who_it_is(listed, north, analyst, lead):
    """Otherwise a list made for it would tell, one candidate at a time."""
    heron = make_person(north, "Tovik Merlani", sensitivity="protected_source", pseudonym="Heron")
    with pytest.raises(NotAllowed):
        screening.screen(person_id=heron.pk, by=analyst)
    assert not Screening.objects.exists()
    make_grant(lead, heron)
    screening.screen(person_id=heron.pk, by=lead)
    event = AuditEvent.objects.get(verb="actors.screened")
    assert event.changes == {"lists": "un_sc"}


def test_a_person_is_looked_up_by_the_countries_of_actors_its_readers_may_see(listed, common, north):
    guest = make_person(common, "Salim Odra")
    make_role(guest, make_actor(north, countries=["SD"]))
    make_role(guest, make_actor(common, countries=["KE"]))
    assert selector.names_of_people([guest])[guest.pk].countries == ("KE",)


def test_what_nobody_asked_for_was_asked_for_by_whoever_took_in_the_list(listed, actor, lead, analyst):
    screening.rescreen(kind="actors", ids=[str(actor.pk)])
    hit = ScreeningHit.objects.get()
    assert (hit.asked_by, hit.screening.asked_by) == (lead, lead)
    with pytest.raises(NotAllowed, match="You asked for this look-up"):
        decide(hit, lead)
    with pytest.raises(DatabaseError, match="whoever asked"), transaction.atomic():
        HitDecision.objects.create(
            hit=hit, state="false", reason="So.", decided_at=clock.now(), list_version=hit.entry.last_changed,
            names_sha256=hit.names_sha256, entry_sha256=hit.entry_sha256, decided_by=lead,
        )  # fmt: skip
    assert not HitDecision.objects.exists()
    assert decide(hit, analyst).state == "false"


def test_look_ups_of_several_compartments_are_noted_in_each(listed, common, north, analyst):
    rows = [make_actor(common, "Harbour Guild"), make_actor(north, "Ford Watch"), make_actor(north, "Salt Union")]
    screening.screen_all(by=analyst, actor_ids=[row.pk for row in rows], person_ids=[], names={})
    events = AuditEvent.objects.filter(verb="actors.screened_many")
    assert {event.compartment_id: event.changes["looked_up"] for event in events} == {common.pk: 1, north.pk: 2}


@pytest.mark.django_db(transaction=True)
def test_the_same_name_kept_twice_at_once_is_one_look_up(listed, north, analyst):
    together(lambda _number: screening.screen_name(compartment_id=north.pk, name="Salt Union", by=analyst), 4)
    assert Screening.objects.count() == 1


def test_a_confirmed_hit_is_a_task_until_its_listing_is_recorded_or_somebody_says_why_not(
    hit, actor, analyst, analyst2, lead, legal, stranger
):
    def left(by=analyst, reason="The court struck it down.", seen=None):
        row = ScreeningHit.objects.get(pk=hit.pk)
        return screening.leave_unlisted(hit_id=hit.pk, seen_version=seen or row.version, reason=reason, by=by)

    assert not selector.to_record(analyst).exists()
    with pytest.raises(Conflict):
        left()
    decide(hit, legal, state="true", reason="The same seal.")
    assert [list(selector.to_record(user)) for user in (analyst, legal, stranger)] == [[hit], [], []]
    listing = make_listing(actor, "us_sdgt")
    assert selector.to_record(analyst).exists()  # by another authority
    for by, refusal in ((stranger, NotFound), (legal, NotAllowed)):
        with pytest.raises(refusal):
            left(by)
    for said, refusal in (({"reason": " "}, Invalid), ({"seen": 99}, Stale)):
        with pytest.raises(refusal):
            left(**said)
    assert not AuditEvent.objects.filter(verb="actors.hit_left_unlisted").exists()
    type(listing).objects.filter(pk=listing.pk).update(list_code="un_other")
    assert not selector.to_record(analyst).exists()
    with pytest.raises(Conflict):
        left()
    type(listing).objects.filter(pk=listing.pk).update(list_code="us_sdgt")
    done = left()
    assert (done.unlisted_reason, done.unlisted_by, done.state) == ("The court struck it down.", analyst, "true")
    assert not selector.to_record(analyst).exists()
    event = AuditEvent.objects.get(verb="actors.hit_left_unlisted")
    assert (event.by, event.reason, event.changes) == (analyst, "The court struck it down.", {"reference": "YEe.001"})
    with pytest.raises(Conflict):
        left(analyst2)
    with pytest.raises(DatabaseError), transaction.atomic():
        ScreeningHit.objects.filter(pk=hit.pk).update(unlisted_reason="")
    decide(hit, lead, state="false", reason="I looked again.")
    hit.refresh_from_db()
    assert (hit.unlisted_reason, hit.unlisted_at) == ("", None)


def test_the_look_up_of_a_mistyped_name_ends_and_its_hits_wait_for_nobody(
    listed, north, analyst, lead, legal, stranger
):
    def kept():
        return screening.screen_name(compartment_id=north.pk, name="Jund al-Wadi", by=analyst)

    row = kept()
    hit = ScreeningHit.objects.get()

    def end(by=analyst, reason="I meant the Wadi Fund.", seen=None, screening_id=row.pk):
        version = seen or Screening.objects.get(pk=screening_id).version
        return screening.end_look_up(screening_id=screening_id, seen_version=version, reason=reason, by=by)

    assert [found.pk for found in selector.open_to(legal, state="undecided")] == [hit.pk]
    for by, refusal in ((stranger, NotFound), (lead, NotAllowed), (legal, NotAllowed)):
        with pytest.raises(refusal):
            end(by)
    for said, refusal in (({"reason": ""}, Invalid), ({"seen": 99}, Stale)):
        with pytest.raises(refusal):
            end(**said)
    of_actor = screening.screen(actor_id=make_actor(north, "Tarvis Brotherhood").pk, by=analyst)
    with pytest.raises(Conflict):
        end(screening_id=of_actor.pk)
    assert not AuditEvent.objects.filter(verb="actors.look_up_ended").exists()
    done = end()
    assert (done.ended_by, done.ended_reason) == (analyst, "I meant the Wadi Fund.")
    assert hit.pk not in {found.pk for found in selector.open_to(legal, state="undecided")}
    assert [found.pk for found in selector.hits_of(done, user=legal)] == [hit.pk]
    event = AuditEvent.objects.get(verb="actors.look_up_ended")
    assert (event.by, event.reason, event.changes) == (analyst, "I meant the Wadi Fund.", {"undecided": 1})
    for again in (end, lambda: decide(hit, legal)):
        with pytest.raises(Conflict):
            again()
    new_version(lead, *ENTRIES[1:])
    assert screening.rescreen(kind="names", ids=[str(row.pk)]) == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        Screening.objects.filter(pk=of_actor.pk).update(
            ended_at=clock.now(), ended_by=analyst, ended_reason="No more of this"
        )
    new_version(lead, *ENTRIES, day="2026-06-01")
    assert (kept().pk, kept().ended_at) == (row.pk, None)
    assert decide(hit, legal).state == "false"

"""Knowledge that may be wrong: judged facts, contradictions side by side, and sources found to be false."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from actors.models import Area, Listing, Name, PersonRole, SizeEstimate, Source
from actors.selectors import listings as listing_selector
from actors.selectors import network, overview, timeline
from actors.selectors import sources as selector
from actors.selectors.network import View
from actors.services import citing, facts, judging, listings, registry, roles, sources
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from reassessment.selectors.evidence import grade_of
from tests import factories

NOW = clock.now()
TODAY = NOW.date()


@pytest.fixture
def front(north):
    return factories.make_actor(north, "Salt Road Front")


@pytest.fixture
def radio(north):
    return factories.make_source(north, "Radio Salima")


def refute(source, by, **more):
    return sources.refute(
        **{"source_id": source.pk, "seen_version": source.version, "reason": "Forged.", "by": by, **more}
    )


def test_two_accounts_of_who_leads_stand_as_a_disputed_pair(front, north, analyst):
    first, second = (factories.make_person(north, name) for name in ("Mara", "Idris"))
    values = {"role": "supreme_leader", "since": date(2021, 1, 1)}
    one = roles.add(actor_id=front.pk, person_id=first.pk, values=values, by=analyst)
    two = roles.add(actor_id=front.pk, person_id=second.pk, values=values, by=analyst)
    one.refresh_from_db()
    assert (one.state, two.state, two.contradicts) == ("disputed", "disputed", one)
    before = {"role": "supreme_leader", "until": date(2021, 1, 1)}
    third = roles.add(actor_id=front.pk, person_id=factories.make_person(north).pk, values=before, by=analyst)
    assert third.state == "asserted"
    judged = judging.judge(kind="role", fact_id=one.pk, seen_version=2, state="refuted", reason="He died.", by=analyst)
    assert (judged.state, judged.version) == ("refuted", 3)
    assert [role.pk for role in overview.load(front, user=analyst, at=NOW).leaders] == [two.pk]


def test_somebody_hidden_does_not_show_in_the_state_of_another(front, north, common, analyst):
    known = roles.add(
        actor_id=front.pk, person_id=factories.make_person(common).pk, values={"role": "supreme_leader"}, by=analyst
    )
    hidden = factories.make_person(north)
    roles.add(actor_id=front.pk, person_id=hidden.pk, values={"role": "supreme_leader"}, by=analyst)
    known.refresh_from_db()
    assert known.state == "asserted"


def test_a_name_is_judged_like_a_relation(front, north, radio, analyst):
    name = facts.add(kind="name", actor_id=front.pk, values={"text": "SRF", "source_id": radio.pk}, by=analyst)
    key = {"kind": "name", "fact_id": name.pk, "seen_version": 1, "state": "corroborated", "by": analyst}
    with pytest.raises(Invalid):
        judging.judge(reason="Heard twice", **key)
    twin = factories.make_source(north, origin=radio.origin.upper())
    with pytest.raises(Invalid):
        judging.judge(reason="Heard twice", corroborated_by_id=twin.pk, **key)
    second = factories.make_source(north)
    judged = judging.judge(reason="Heard twice", corroborated_by_id=second.pk, **key)
    event = AuditEvent.objects.order_by("-at").first()
    assert (judged.state, event.verb, event.reason) == ("corroborated", "actors.name_judged", "Heard twice")


def estimate(actor, by, low, high, on=None):
    values = {"low": low, "high": high, "estimated_on": on}
    return facts.add(kind="estimate", actor_id=actor.pk, values=values, by=by)


def test_sizes_of_one_time_that_cannot_both_be_so_stand_as_a_disputed_pair(front, analyst):
    small = estimate(front, analyst, 80, 200, date(2024, 3, 1))
    assert estimate(front, analyst, 200, None, date(2024, 4, 1)).state == "asserted"
    assert estimate(front, analyst, 900, 950, date(2022, 1, 1)).state == "asserted"
    large = estimate(front, analyst, 450, 700, date(2025, 2, 1))
    small.refresh_from_db()
    assert (small.state, large.state, large.contradicts) == ("disputed", "disputed", small)
    found = overview.load(front, user=analyst, at=NOW)
    assert {row.pk for row in found.disputed_estimates} == {small.pk, large.pk}
    judged = judging.judge(
        kind="estimate", fact_id=large.pk, seen_version=1, state="refuted", reason="Counted twice.", by=analyst
    )
    assert judged.state == "refuted"


@pytest.mark.parametrize(
    ("low", "high", "on", "field"),
    [(None, None, None, "low"), (9, 3, None, "high"), (1, 2, TODAY + timedelta(days=1), "estimated_on")],
)
def test_an_estimate_says_a_number_of_a_day_that_was(front, analyst, low, high, on, field):
    with pytest.raises(Invalid) as refusal:
        estimate(front, analyst, low, high, on)
    assert set(refusal.value.fields) == {field}
    assert not SizeEstimate.objects.exists()
    for wrong in ({"low": 9, "high": 3}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SizeEstimate.objects.create(actor=front, **wrong)


@pytest.mark.parametrize(("who", "refusal"), [("stranger", NotFound), ("legal", NotAllowed), ("analyst", Stale)])
def test_judging_refuses_in_order_and_changes_nothing(request, front, north, who, refusal):
    role = factories.make_role(factories.make_person(north), front)
    key = {"seen_version": 9, "state": "nonsense", "reason": "", "by": request.getfixturevalue(who)}
    with pytest.raises(refusal):
        judging.judge(kind="role", fact_id=role.pk, **key)
    role.refresh_from_db()
    assert (role.state, role.version, AuditEvent.objects.count()) == ("asserted", 1, 0)


def test_what_rests_on_a_refuted_source_counts_as_disputed_and_not_graded(front, north, radio, analyst):
    guard = factories.make_actor(north, "Coast Guard Militia")
    graded = {"source": radio, "reliability": "B", "credibility": "2"}
    relation = factories.make_relation(front, guard, **graded)
    name = Name.objects.create(actor=front, text="SRF", **graded)
    before = front.updated_at
    row = refute(radio, analyst)
    assert (row.is_refuted, row.refuted_by, row.version) == (True, analyst, 2)
    for fact in (type(row).objects.get(pk=row.pk) for row in (relation, name)):
        assert (fact.state, fact.belief, fact.grade, fact.source_refuted) == ("asserted", "disputed", "", True)
        assert grade_of(fact) is None
    front.refresh_from_db()
    assert front.updated_at > before
    found = overview.load(front, user=analyst, at=NOW)
    told = [concern.text for concern in overview.concerns(front, found, at=NOW)]
    assert "2 entries here rest on a refuted source." in told
    assert (found.sureness.fallen, found.disputed, "Recorded relations contradict each other." in told) == (
        2,
        False,
        False,
    )
    told = network.around(front, View(at=TODAY), user=analyst)["relations"]
    assert [(one["state"], one["source_refuted"], one["grade"]) for one in told] == [("disputed", True, "")]
    assert network.around(front, View(at=TODAY, min_grade="E5"), user=analyst)["relations"] == []
    event = AuditEvent.objects.order_by("-at").first()
    assert (event.verb, event.reason, event.compartment_id) == ("actors.source_refuted", "Forged.", north.pk)


def test_of_two_sources_the_one_that_stands_carries_on(front, north, radio, analyst):
    second = factories.make_source(north, reliability="D")
    name = Name.objects.create(
        actor=front,
        text="SRF",
        source=radio,
        corroborated_by=second,
        reliability="A",
        credibility="1",
        state="corroborated",
    )
    row = refute(second, analyst)
    name = Name.objects.get(pk=name.pk)
    assert (name.state, name.belief, name.grade) == ("corroborated", "asserted", "A2")
    with pytest.raises(Invalid):
        judging.judge(kind="name", fact_id=name.pk, seen_version=1, state="asserted", reason=" ", by=analyst)
    third = factories.make_source(north)
    key = {"kind": "name", "fact_id": name.pk, "reason": "Heard elsewhere.", "by": analyst}
    name = judging.judge(seen_version=1, state="corroborated", corroborated_by_id=third.pk, **key)
    assert (name.belief, name.grade) == ("corroborated", "A1")
    Name.objects.filter(pk=name.pk).update(corroborated_by=second)
    sources.reinstate(source_id=row.pk, seen_version=2, reason="The forgery was another.", by=analyst)
    refute(radio, analyst)
    name = Name.objects.get(pk=name.pk)
    assert (name.state, name.belief, name.grade) == ("corroborated", "asserted", "D2")
    # What alone carries it counts as its letter says, and whoever copies the profile is told.
    before = type(front).objects.get(pk=front.pk).updated_at
    sources.change(source_id=second.pk, seen_version=3, values={"reliability": "C"}, by=analyst)
    assert Name.objects.get(pk=name.pk).grade == "C2"
    assert type(front).objects.get(pk=front.pk).updated_at > before


def test_a_reinstated_source_carries_again_what_rests_on_it(front, radio, analyst):
    name = Name.objects.create(actor=front, text="SRF", source=radio, reliability="B", credibility="2")
    row = refute(radio, analyst)
    with pytest.raises(Conflict):
        refute(row, analyst)
    row = sources.reinstate(source_id=row.pk, seen_version=2, reason="The forgery was another.", by=analyst)
    assert (row.is_refuted, row.refuted_reason, row.version) == (False, "", 3)
    assert Name.objects.get(pk=name.pk).grade == "B2"
    with pytest.raises(Conflict):
        sources.reinstate(source_id=row.pk, seen_version=3, reason="Again", by=analyst)


def test_no_size_newly_rests_on_a_refuted_source(front, radio, analyst):
    refute(radio, analyst)
    values = {"size_low": 5, "size_source_id": radio.pk}
    with pytest.raises(Invalid) as refusal:
        registry.change(actor_id=front.pk, seen_version=front.version, values=values, by=analyst)
    front.refresh_from_db()
    assert (set(refusal.value.fields), front.size_source, front.version) == ({"size_source_id"}, None, 1)


def test_nothing_new_rests_on_a_refuted_source_and_what_does_may_be_corrected(front, north, radio, analyst):
    name = facts.add(kind="name", actor_id=front.pk, values={"text": "SRF", "source_id": radio.pk}, by=analyst)
    refute(radio, analyst)
    with pytest.raises(Invalid) as refusal:
        facts.add(kind="name", actor_id=front.pk, values={"text": "Salters", "source_id": radio.pk}, by=analyst)
    assert set(refusal.value.fields) == {"source_id"}
    changed = facts.change(kind="name", fact_id=name.pk, seen_version=1, values={"language": "en"}, by=analyst)
    assert changed.language == "en"
    other = factories.make_source(north)
    facts.change(kind="name", fact_id=name.pk, seen_version=2, values={"source_id": other.pk}, by=analyst)
    assert Name.objects.get().belief == "asserted"
    assert citing.FIELDS


@pytest.mark.parametrize(("who", "refusal"), [("stranger", NotFound), ("legal", NotAllowed), ("analyst", Stale)])
def test_refuting_a_source_refuses_in_order_and_changes_nothing(request, radio, who, refusal):
    with pytest.raises(refusal):
        refute(radio, request.getfixturevalue(who), seen_version=9, reason="")
    radio.refresh_from_db()
    assert (radio.is_refuted, radio.version, AuditEvent.objects.count()) == (False, 1, 0)


def test_a_source_is_refuted_by_somebody_for_a_reason(radio, analyst):
    with pytest.raises(Invalid):
        refute(radio, analyst, reason="  ")
    for fields in ({"refuted_at": clock.now()}, {"refuted_by": analyst}, {"refuted_reason": "Because"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Source.objects.filter(pk=radio.pk).update(**fields)


def test_the_database_keeps_judged_facts_to_the_rules(front, north, radio):
    role = factories.make_role(factories.make_person(north), front, source=radio)
    for fields in ({"state": "corroborated"}, {"state": "certain"}, {"contradicts": role}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PersonRole.objects.filter(pk=role.pk).update(**fields)


def test_only_profiles_whose_readers_may_see_what_rests_on_it_count_as_changed(north, common, analyst):
    everybodys, hidden = factories.make_actor(common), factories.make_actor(north)
    source = factories.make_source(common)
    factories.make_relation(everybodys, hidden, source=source)
    assert set(selector.resting_on(source).values_list("actor_id", flat=True)) == {hidden.pk}


UN = {"list_code": "un_other", "listed_on": date(2023, 5, 12), "legal_effects": ["asset_freeze"]}


def test_two_records_of_one_entry_stand_as_a_pair_and_both_hold_until_they_are_ended(front, radio, analyst):
    first = listings.add(actor_id=front.pk, values={**UN, "reference": "TVe.004"}, by=analyst)
    graded = {"source_id": radio.pk, "reliability": "B", "credibility": "2"}
    second = listings.add(actor_id=front.pk, values={**UN, **graded, "listed_on": date(2023, 6, 1)}, by=analyst)
    first.refresh_from_db()
    assert (first.state, second.state, second.contradicts) == ("disputed", "disputed", first)
    key = {"kind": "listing", "fact_id": second.pk, "state": "refuted", "by": analyst}
    judged = judging.judge(seen_version=1, reason="The committee has one entry.", **key)
    assert (judged.state, AuditEvent.objects.order_by("-at").first().verb) == ("refuted", "actors.listing_judged")
    assert {row.pk for row in listing_selector.standing([front.pk], at=TODAY)[front.pk]} == {first.pk, second.pk}
    found = overview.load(front, user=analyst, at=NOW)
    told = " ".join(one.text for one in overview.concerns(front, found, at=NOW))
    assert "is disputed, and what follows from it holds" in told
    assert "is refuted, and what follows from it holds" in told
    assert [one.text for one in timeline.of_actor(front, user=analyst)] == ["refuted", "disputed"]


def test_a_listing_whose_source_is_refuted_says_so_and_holds(front, radio, analyst):
    graded = {"source_id": radio.pk, "reliability": "B", "credibility": "2"}
    listing = listings.add(actor_id=front.pk, values={**UN, **graded}, by=analyst)
    refute(radio, analyst)
    listing = Listing.objects.get(pk=listing.pk)
    assert (listing.belief, listing.grade) == ("disputed", "")
    found = overview.load(front, user=analyst, at=NOW)
    assert (found.sureness.fallen, [row.source_refuted for row in found.listings]) == (1, [True])
    assert listing_selector.standing([front.pk], at=TODAY)[front.pk] == [listing]


def test_a_listing_cites_what_its_readers_may_see_and_is_corroborated_twice(front, analyst):
    far = factories.make_source(factories.make_compartment())
    with pytest.raises(Invalid) as refusal:
        listings.add(actor_id=front.pk, values={**UN, "source_id": far.pk}, by=analyst)
    assert (set(refusal.value.fields), Listing.objects.count()) == ({"source_id"}, 0)
    listing = factories.make_listing(front)
    for fields in ({"state": "corroborated"}, {"state": "certain"}, {"contradicts": listing}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Listing.objects.filter(pk=listing.pk).update(**fields)


def test_why_a_listing_of_a_person_is_judged_so_stays_out_of_the_trail(north, analyst, stranger, legal):
    listing = factories.make_listing(factories.make_person(north), "un_other")
    key = {"kind": "listing", "fact_id": listing.pk, "seen_version": 1, "state": "disputed"}
    for who, refusal in ((stranger, NotFound), (legal, NotAllowed)):
        with pytest.raises(refusal):
            judging.judge(reason="TVi.012 is his brother.", by=who, **key)
    judged = judging.judge(reason="TVi.012 is his brother.", by=analyst, **key)
    event = AuditEvent.objects.get()
    assert (judged.state_reason, event.reason) == ("TVi.012 is his brother.", "")
    assert "TVi.012" not in str(event.changes)


def area(actor, by, presence, **more):
    values = {"country": "ML", "place": "Tamar valley", "presence": presence, **more}
    return facts.add(kind="area", actor_id=actor.pk, values=values, by=by)


def test_being_there_and_not_being_there_stand_as_a_disputed_pair(front, radio, analyst):
    there = area(front, analyst, "controls", source_id=radio.pk, reliability="B", credibility="2", since=TODAY)
    assert area(front, analyst, "absent", until=TODAY).state == "asserted"
    absent = area(front, analyst, "absent")
    there.refresh_from_db()
    assert (there.state, absent.state, absent.contradicts) == ("disputed", "disputed", there)
    refute(radio, analyst)
    found = overview.load(front, user=analyst, at=NOW)
    assert ({row.pk for row in found.disputed_areas}, found.sureness.fallen) == ({there.pk, absent.pk}, 1)
    judged = judging.judge(kind="area", fact_id=there.pk, seen_version=2, state="refuted", reason="Forged.", by=analyst)
    assert (judged.state, AuditEvent.objects.order_by("-at").first().verb) == ("refuted", "actors.area_judged")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"country": "", "place": ""}, "country"),
        ({"country": "QQ"}, "country"),
        ({"latitude": 16.5}, "longitude"),
        ({"latitude": 91, "longitude": 3}, "latitude"),
        ({"place": "", "latitude": 16.5, "longitude": 3}, "place"),
        ({"since": TODAY, "until": date(2020, 1, 1)}, "until"),
    ],
)
def test_an_area_says_where(front, analyst, more, field):
    with pytest.raises(Invalid) as refusal:
        area(front, analyst, "operates", **more)
    assert (set(refusal.value.fields), Area.objects.count()) == ({field}, 0)
    if field != "country" or not more["country"]:
        values = {"country": "ML", "place": "Tamar", "presence": "operates", **more}
        with pytest.raises(IntegrityError), transaction.atomic():
            Area.objects.create(actor=front, **values)

"""Listings of actors and people, and sources."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from actors.models import Listing, Source
from actors.selectors import sources as selector
from actors.services import facts, judging, listings, sources
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests import factories

TODAY = clock.now().date()
FREEZE = ["asset_freeze"]
EU = {"list_code": "eu_cp931", "reference": "2001/931", "listed_on": date(2020, 5, 1), "legal_effects": FREEZE}
WARRANT = {"list_code": "icc_warrant", "listed_on": date(2023, 5, 1), "legal_effects": ["contact_restriction"]}


@pytest.fixture
def actor(north):
    return factories.make_actor(north, "Salt Road Front")


@pytest.fixture
def person(north):
    return factories.make_person(north, "Mara Oun")


def test_a_listing_is_recorded_as_looked_up_today(actor, analyst, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as sent:
        listing = listings.add(actor_id=actor.pk, values=EU, by=analyst)
    assert (listing.authority, listing.checked_on, listing.checked_by) == ("European Union", TODAY, analyst)
    assert listing.next_check_due == TODAY + timedelta(days=30)
    event = AuditEvent.objects.get()
    assert (event.verb, event.compartment_id) == ("actors.listing_added", actor.compartment_id)
    assert [job.args[:2] for job in sent] == [
        (
            "riskreview.reopen",
            {
                "trigger": "listing_added",
                "cause_key": f"listing_added:{listing.pk}",
                "actor_id": str(actor.pk),
                "reason": "EU Common Position 931 2001/931",
                "words_from": [str(actor.compartment_id)],
            },
        )
    ]


def test_a_warrant_reaches_the_decisions_about_every_actor_of_the_person(
    actor, person, analyst, north, django_capture_on_commit_callbacks
):
    former = factories.make_actor(north)
    factories.make_role(person, actor)
    factories.make_role(person, former, until=date(2020, 1, 1))
    with django_capture_on_commit_callbacks() as sent:
        listing = listings.add(person_id=person.pk, values={**WARRANT, "reference": "ICC-01/26"}, by=analyst)
        listings.end(listing_id=listing.pk, seen_version=1, on=TODAY, reason="Withdrawn", by=analyst)
    named = [{"person_id": str(person.pk)}, {"actor_id": str(actor.pk)}]
    told = {"reason": "ICC arrest warrant", "words_from": [str(north.pk)]}
    assert [job.args[1] for job in sent] == [
        {"trigger": name, "cause_key": f"{name}:{listing.pk}", **told, **one}
        for name in ("warrant_issued", "warrant_ended")
        for one in named
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"list_code": "blacklist"}, "list_code"),
        ({"listed_on": TODAY + timedelta(days=1)}, "listed_on"),
        ({"listed_on": None}, "listed_on"),
        ({"legal_effects": []}, "legal_effects"),
        ({"legal_effects": ["none", "asset_freeze"]}, "legal_effects"),
        ({"legal_effects": ["doom"]}, "legal_effects"),
        ({"list_code": "national_other", "authority": "Ministry"}, "country"),
        ({"list_code": "national_other", "country": "FR"}, "authority"),
        ({"list_code": "icc_warrant"}, "list_code"),
        ({"country": "XX"}, "country"),
        ({"url": "javascript:alert(1)"}, "url"),
    ],
)
def test_nonsense_is_refused_by_field(actor, analyst, values, field):
    with pytest.raises(Invalid) as refusal:
        listings.add(actor_id=actor.pk, values={**EU, **values}, by=analyst)
    assert set(refusal.value.fields) == {field}
    assert not Listing.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_listing_is_about_one_subject(actor, person, analyst):
    for subjects in ({}, {"actor_id": actor.pk, "person_id": person.pk}):
        with pytest.raises(Invalid):
            listings.add(values=EU, by=analyst, **subjects)
    assert not Listing.objects.exists()


def test_a_listing_is_corrected_confirmed_and_ended(actor, analyst, lead):
    listing = listings.add(actor_id=actor.pk, values=EU, by=analyst)
    Listing.objects.update(checked_on=date(2024, 1, 1), next_check_due=date(2024, 1, 31))
    listings.change(listing_id=listing.pk, seen_version=1, values={"exemptions": ["Article 5"]}, by=analyst)
    listing = listings.confirm(listing_id=listing.pk, seen_version=2, by=lead)
    assert (listing.checked_on, listing.checked_by, listing.exemptions) == (TODAY, lead, ["Article 5"])
    with pytest.raises(Invalid):
        listings.end(listing_id=listing.pk, seen_version=3, on=date(2019, 1, 1), reason="x", by=analyst)
    with pytest.raises(Invalid):
        listings.end(listing_id=listing.pk, seen_version=3, on=TODAY, reason=" ", by=analyst)
    listings.end(listing_id=listing.pk, seen_version=3, on=TODAY, reason="Decision 2026/7", by=analyst)
    for again in (
        lambda: listings.end(listing_id=listing.pk, seen_version=4, on=TODAY, reason="x", by=analyst),
        lambda: listings.confirm(listing_id=listing.pk, seen_version=4, by=analyst),
    ):
        with pytest.raises(Conflict):
            again()
    assert list(AuditEvent.objects.order_by("at").values_list("verb", flat=True)) == [
        "actors.listing_added",
        "actors.listing_changed",
        "actors.listing_confirmed",
        "actors.listing_ended",
    ]


@pytest.mark.parametrize(("who", "refusal"), [("stranger", NotFound), ("legal", NotAllowed), ("analyst", Stale)])
@pytest.mark.parametrize("subject", ["actor", "person"])
def test_listings_refuse_in_order_and_change_nothing(request, subject, who, refusal):
    whole, by = request.getfixturevalue(subject), request.getfixturevalue(who)
    listing = factories.make_listing(whole)
    key = {"listing_id": listing.pk, "seen_version": 9, "by": by}
    for command in (
        lambda: listings.change(values={"legal_effects": []}, **key),
        lambda: listings.confirm(**key),
        lambda: listings.end(on=date(1999, 1, 1), reason="", **key),
    ):
        with pytest.raises(refusal):
            command()
    if refusal is not Stale:
        with pytest.raises(refusal):
            listings.add(values={}, by=by, **{f"{subject}_id": whole.pk})
    listing.refresh_from_db()
    assert (listing.version, listing.delisted_on) == (1, None)
    assert Listing.objects.count() == 1
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "update actors_listing set actor_id = null",
        "update actors_listing set legal_effects = '{}'",
        "update actors_listing set delisted_on = '1999-01-01'",
        "update actors_listing set next_check_due = '1999-01-01'",
        "update actors_listing set list_code = 'national_other'",
    ],
)
def test_the_database_refuses_it_too(actor, statement):
    factories.make_listing(actor)
    with pytest.raises(IntegrityError), transaction.atomic(), transaction.get_connection().cursor() as cursor:
        cursor.execute(statement)


def test_a_source_is_added_and_corrected(analyst, north):
    source = sources.add(
        compartment_id=north.pk, values={"title": "Radio Salima", "kind": "press", "origin": "Radio"}, by=analyst
    )
    sources.change(source_id=source.pk, seen_version=1, values={"reliability": "C"}, by=analyst)
    source.refresh_from_db()
    assert (source.reliability, source.version) == ("C", 2)
    assert AuditEvent.objects.get(verb="actors.source_changed").changes == {"reliability": ["F", "C"]}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "press"}, "title"),
        ({"title": "x"}, "kind"),
        ({"title": "x", "kind": "rumour"}, "kind"),
        ({"title": "x", "kind": "press", "reliability": "G"}, "reliability"),
        ({"title": "x", "kind": "press", "url": "nowhere"}, "url"),
    ],
)
def test_a_source_that_says_nothing_is_refused(analyst, north, values, field):
    with pytest.raises(Invalid) as refusal:
        sources.add(compartment_id=north.pk, values=values, by=analyst)
    assert set(refusal.value.fields) == {field}
    assert not Source.objects.exists()


@pytest.mark.parametrize(("who", "refusal"), [("stranger", NotFound), ("legal", NotAllowed), ("analyst", Stale)])
def test_sources_refuse_in_order_and_change_nothing(request, north, who, refusal):
    source = factories.make_source(north, "Radio Salima")
    with pytest.raises(refusal):
        sources.change(source_id=source.pk, seen_version=9, values={"title": ""}, by=request.getfixturevalue(who))
    source.refresh_from_db()
    assert (source.title, source.version) == ("Radio Salima", 1)


SAYS_WHO = {
    "reference": "ICC-01/26",
    "url": "https://icc.example/vale",
    "exemptions": ["Talks with Idris Vale"],
    "note": "Idris Vale",
}


@pytest.fixture
def heron(north, analyst):
    person = factories.make_person(north, "Idris Vale", sensitivity="protected_source", pseudonym="Heron")
    factories.make_grant(analyst, person)
    return person


def test_the_trail_keeps_no_entry_that_tells_who_a_person_is(person, analyst):
    listing = listings.add(person_id=person.pk, values={**WARRANT, **SAYS_WHO}, by=analyst)
    listings.change(listing_id=listing.pk, seen_version=1, values={"reference": "ICC-02/26"}, by=analyst)
    added, changed = AuditEvent.objects.order_by("at")
    assert "ICC" not in added.body.replace("icc_warrant", "")
    assert "Vale" not in added.body
    assert added.changes["entry_recorded"] is True
    assert changed.changes == {"entry_changed": True}


def test_only_who_knows_a_protected_person_touches_their_listings(heron, analyst, analyst2):
    listing = listings.add(person_id=heron.pk, values={**WARRANT, **SAYS_WHO}, by=analyst)
    key = {"listing_id": listing.pk, "seen_version": 1, "by": analyst2}
    for command in (
        lambda: listings.add(person_id=heron.pk, values=WARRANT, by=analyst2),
        lambda: listings.change(values={"note": ""}, **key),
        lambda: listings.confirm(**key),
        lambda: judging.judge(
            kind="listing", fact_id=listing.pk, seen_version=1, state="refuted", reason="x", by=analyst2
        ),
        lambda: listings.end(on=TODAY, reason="x", **key),
    ):
        with pytest.raises(NotAllowed):
            command()
    listing.refresh_from_db()
    assert (listing.version, Listing.objects.count(), AuditEvent.objects.count()) == (1, 1, 1)


def test_an_entry_that_would_tell_who_it_is_is_kept_back_on_pages_and_over_rest(heron, analyst, legal, browse, rest):
    source = factories.make_source(heron.compartment, "Warrant against Idris Vale")
    values = {**WARRANT, **SAYS_WHO, "source_id": source.pk}
    listing = listings.add(person_id=heron.pk, values=values, by=analyst)
    actor = factories.make_actor(heron.compartment)
    factories.make_role(heron, actor)
    pages = (f"/persons/{heron.pk}/", f"/persons/{heron.pk}/history/", f"/actors/{actor.pk}/listings/")
    answers = ("/api/v1/listings/", f"/api/v1/listings/{listing.pk}/")
    other = listings.add(person_id=heron.pk, values={**WARRANT, "list_code": "icc_summons"}, by=analyst)
    listings.end(listing_id=other.pk, seen_version=1, on=TODAY, reason="Vale v. The Court", by=analyst)
    assert AuditEvent.objects.get(verb="actors.listing_ended").reason == ""
    assert "Ended: Vale v. The Court" in browse(analyst).get(pages[0]).content.decode()
    for url in pages:
        text = browse(legal).get(url).content.decode()
        assert not any(secret in text for secret in ("ICC-01/26", "icc.example", "Vale")), url
    assert "ICC arrest warrant" in browse(legal).get(pages[0]).content.decode()
    assert "The entry is kept back: it would tell who this is." in browse(legal).get(pages[0]).content.decode()
    assert "ICC-01/26" in browse(analyst).get(pages[0]).content.decode()
    assert source.title in browse(analyst).get(pages[0]).content.decode()
    for url in answers:
        text = rest(legal).get(url).content.decode()
        assert not any(name in text for name in ('"reference"', '"sources"', '"state_reason"'))
        assert not any(secret in text for secret in ("ICC-01/26", "icc.example", "Vale")), url
        assert "ICC-01/26" in rest(analyst).get(url).content.decode()


def test_the_origin_of_a_source_stays_while_it_confirms_another(analyst, north, actor):
    one, other = factories.make_source(north, origin="Radio"), factories.make_source(north, origin="Elders")
    facts.add(
        kind="name",
        actor_id=actor.pk,
        values={
            "text": "SRF",
            "kind": "acronym",
            "source_id": one.pk,
            "corroborated_by_id": other.pk,
            "reliability": "B",
            "credibility": "1",
        },
        by=analyst,
    )
    for source, origin in ((one, "The elders"), (other, " radio "), (other, "")):
        with pytest.raises(Invalid) as refusal:
            sources.change(source_id=source.pk, seen_version=1, values={"origin": origin}, by=analyst)
        assert set(refusal.value.fields) == {"origin"}
    sources.change(source_id=one.pk, seen_version=1, values={"origin": "Radio Salima"}, by=analyst)
    other.refresh_from_db()
    assert (other.origin, other.version) == ("Elders", 1)


def test_many_origins_are_asked_about_in_one_statement(analyst, north, django_assert_num_queries):
    for origin in ("MISSION patrols", "Mission patrols"):
        factories.make_source(north, origin=origin)
    made = [
        Source(title="Report", kind="press", origin=f"Patrol of post {place}", compartment=north)
        for place in range(250)
    ]
    Source.objects.bulk_create(made)
    with django_assert_num_queries(1):
        assert selector.near_origin("Mision patrols", user=analyst) == "Mission patrols"
    with django_assert_num_queries(1):
        assert selector.near_origin("Patrols of post 117", user=analyst) == "Patrol of post 117"
    Source.objects.filter(origin="MISSION patrols").update(updated_at=clock.now())
    Source.objects.filter(pk=made[0].pk).update(updated_at=clock.now(), origin="Last", origin_key="last")
    with django_assert_num_queries(1):
        offered = selector.origins(analyst)
    assert (len(offered), offered == sorted(offered)) == (200, True)
    assert {"MISSION patrols", "Last", "Mission patrols"} & set(offered) == {"MISSION patrols", "Last"}


def test_an_origin_nearly_the_same_as_a_known_one_is_asked_about(analyst, north):
    factories.make_source(north, origin="Mission patrols")
    factories.make_source(origin="Ministry of Mines")  # which nobody here may see
    values = {"title": "Report", "kind": "press"}

    def add(origin, **more):
        made = sources.add(compartment_id=north.pk, values={**values, "origin": origin}, by=analyst, **more)
        return Source.objects.get(pk=made.pk)

    with pytest.raises(Invalid) as refusal:
        add("Mission patrol")
    assert set(refusal.value.fields) == {"origin"}
    assert "“Mission patrols”" in refusal.value.fields["origin"]
    assert Source.objects.filter(origin="Mission patrol").count() == 0
    assert add("Mission patrol", origin_is_another=True).origin_key == "mission patrol"
    same = add("The mission PATROLS")
    assert (same.origin, same.origin_key) == ("The mission PATROLS", "mission patrols")
    numbered = add("Post 3")
    for apart in ("Post 4", "Ministry of Mine", "Elders"):
        assert add(apart).origin == apart
    with pytest.raises(Invalid):
        sources.change(source_id=numbered.pk, seen_version=1, values={"origin": "Elder"}, by=analyst)
    row = sources.change(
        source_id=numbered.pk, seen_version=1, values={"origin": "Elder"}, by=analyst, origin_is_another=True
    )
    row.refresh_from_db()
    assert (row.origin, row.origin_key, row.version) == ("Elder", "elder", 2)

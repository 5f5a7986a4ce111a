"""The forms: what they do, what they refuse, what they keep."""

from datetime import date

import pytest

from actors.models import Actor, Interest, Listing, Name, Person, PersonRole, Relation, Source
from actors.services import registry
from core import clock
from core.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = clock.now().date()


@pytest.fixture
def ana(browse, analyst):
    return browse(analyst)


def edit_data(actor, **typed):
    return {
        "name": actor.name,
        "marking": "amber",
        "seen_version": str(actor.version),
        "summary": actor.summary,
        **typed,
    }


def test_registering_leads_to_the_profile(ana, north):
    answer = ana.post(
        "/actors/new/",
        {
            "name": "Frente de la Sal",
            "actor_type": "militia",
            "subtypes": ["tribal"],
            "status": "active",
            "countries": "Mali, ne",
            "compartment": str(north.pk),
            "marking": "amber",
        },
    )
    actor = Actor.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/actors/{actor.pk}/")
    assert (actor.countries, actor.subtypes, actor.compartment) == (["ML", "NE"], ["tribal"], north)


def test_nonsense_comes_back_with_what_was_typed(ana, north):
    answer = ana.post(
        "/actors/new/",
        {
            "name": "Frente",
            "actor_type": "militia",
            "subtypes": ["cartel"],
            "status": "active",
            "countries": "Malli",
            "compartment": str(north.pk),
            "marking": "amber",
            "summary": "Long text typed at night",
        },
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "There is no country called Malli" in text
    assert "Long text typed at night" in text
    assert not Actor.objects.exists()
    answer = ana.post(
        "/actors/new/",
        {
            "name": "Frente",
            "actor_type": "militia",
            "subtypes": ["cartel"],
            "status": "active",
            "compartment": str(north.pk),
            "marking": "amber",
        },
    )
    assert answer.status_code == 422
    assert "These subtypes do not belong to the type" in answer.content.decode()


def test_one_cannot_register_into_a_compartment_one_only_reads(browse, common, north):
    reader = factories.make_user(role="analyst", changes=[common], sees=[north])
    page = browse(reader).get("/actors/new/").content.decode()
    assert "Common" in page
    assert "North" not in page
    body = {"name": "X", "actor_type": "militia", "status": "active", "marking": "amber", "compartment": str(north.pk)}
    assert browse(reader).post("/actors/new/", body).status_code == 422
    assert not Actor.objects.exists()


def test_a_stale_form_says_who_changed_what_and_loses_nothing(ana, world, lead):
    front = world.front
    registry.change(
        actor_id=front.pk, seen_version=1, values={"region": "Tamar and Besh", "motivations": "Tolls."}, by=lead
    )
    typed = edit_data(
        front,
        summary="My new summary",
        motivations="Home rule above all",
        countries="Mali",
        region=front.region,
        size_low="400",
        size_high="600",
    )
    answer = ana.post(f"/actors/{front.pk}/edit/", typed)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Lea Lead" in text
    assert "My new summary" in text
    assert 'value="Tamar and Besh"' in text, "a field left alone shows what is stored now"
    assert "Home rule above all" in text
    assert "You both changed: Motivations" in text
    assert 'name="seen_version" value="2"' in text
    front.refresh_from_db()
    assert (front.summary, front.version) == ("Holds the salt road.", 2)
    again = ana.post(f"/actors/{front.pk}/edit/", {**typed, "region": "Tamar and Besh", "seen_version": "2"})
    assert again.status_code == 302
    front.refresh_from_db()
    assert (front.summary, front.region, front.motivations) == (
        "My new summary",
        "Tamar and Besh",
        "Home rule above all",
    )


def test_a_form_without_a_version_is_stale(ana, world):
    answer = ana.post(f"/actors/{world.front.pk}/edit/", edit_data(world.front, seen_version=""))
    assert answer.status_code == 409
    world.front.refresh_from_db()
    assert world.front.version == 1


def test_type_review_and_facts(ana, world):
    front = f"/actors/{world.front.pk}/"
    body = {
        "actor_type": "political_wing",
        "subtypes": ["party"],
        "status": "transformed_party",
        "since": "2026-01-01",
        "reason": "Registered",
        "seen_version": "1",
    }
    assert ana.post(f"{front}type/", body).status_code == 302
    assert ana.post(f"{front}review/", {"seen_version": "2"}).status_code == 302
    text = ana.get(front).content.decode()
    assert "Political movement or wing" in text
    assert "Nobody has read this profile through yet" not in text
    added = ana.post(
        f"{front}interests/new/",
        {
            "text": "Seats in the council",
            "category": "political_participation",
            "level": "position",
            "priority": "2",
            "source_id": "radio salima bulletin",
            "reliability": "B",
            "credibility": "3",
        },
    )
    assert added["Location"] == f"{front}#interests"
    interest = Interest.objects.get(text="Seats in the council")
    assert (interest.source, interest.red_line) == (world.source, False)
    edited = ana.post(
        f"/actors/interests/{interest.pk}/edit/",
        {
            "text": "Seats",
            "category": "political_participation",
            "level": "position",
            "priority": "2",
            "red_line": "on",
            "source_id": "",
            "reliability": "",
            "credibility": "",
            "seen_version": "1",
        },
    )
    assert edited.status_code == 302
    assert ana.post(f"/actors/interests/{interest.pk}/end/", {"on": TODAY, "seen_version": "2"}).status_code == 302
    interest.refresh_from_db()
    assert (interest.red_line, interest.source, interest.ended_on) == (True, None, TODAY)


def test_identifiers_names_and_notes(ana, world):
    front = f"/actors/{world.front.pk}/"
    assert ana.post(f"{front}identifiers/new/", {"scheme": "wikidata", "value": "Q1"}).status_code == 302
    assert ana.post(f"{front}identifiers/new/", {"scheme": "wikidata", "value": "Q1"}).status_code == 409
    assert ana.post(f"/actors/identifiers/{world.external.pk}/remove/", {}).status_code == 302
    assert ana.post(f"{front}names/new/", {"text": "SRF", "kind": "acronym"}).status_code == 302
    twice = ana.post(f"{front}names/new/", {"text": "SRF", "kind": "acronym"})
    assert twice.status_code == 422
    assert "The actor has this name already" in twice.content.decode()
    assert list(world.front.external_ids.values_list("value", flat=True)) == ["Q1"]
    assert Name.objects.filter(text="SRF").count() == 1


def relation(other, kind="rival_of", **more):
    return {"relation_type": kind, "to_actor_id": other, **more}


def test_a_relation_is_found_by_any_name_and_read_from_either_end(ana, world):
    new = f"/actors/{world.front.pk}/relations/new/"
    assert ana.post(new, relation("port union", "commands:backwards")).status_code == 302
    made = Relation.objects.get(relation_type="commands")
    assert (made.from_actor, made.to_actor) == (world.union, world.front)
    assert "commanded by" in ana.get(f"/actors/{world.front.pk}/relations/").content.decode()


def test_a_name_that_is_not_enough_offers_candidates(ana, world, north):
    new = f"/actors/{world.front.pk}/relations/new/"
    twins = [factories.make_actor(north, "River Guard", countries=[code]) for code in ("ML", "NE")]
    answer = ana.post(new, relation("river guard"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Several entries have this name" in text
    assert all(f'value="{twin.pk}"' in text for twin in twins)
    assert ana.post(new, relation("river guard", to_actor_id_picked=str(twins[1].pk))).status_code == 302
    assert Relation.objects.get(relation_type="rival_of").to_actor == twins[1]
    near = ana.post(new, relation("cost gard militia"))
    assert near.status_code == 422
    assert "Nothing is called exactly so" in near.content.decode()
    assert f'value="{world.guard.pk}"' in near.content.decode()


def test_a_hidden_record_cannot_be_picked(ana, world):
    hidden = factories.make_actor(name="Hidden Hand")
    new = f"/actors/{world.front.pk}/relations/new/"
    for body in (
        relation("Hidden Hand"),
        relation("x", to_actor_id_picked=str(hidden.pk)),
        relation("Hidden Hand", to_actor_id_known=str(hidden.pk)),
    ):
        answer = ana.post(new, body)
        assert answer.status_code == 422
        assert str(hidden.pk) not in answer.content.decode().replace(f'_known" value="{hidden.pk}"', "")
    assert not Relation.objects.filter(to_actor=hidden).exists()


def test_a_relation_is_judged_corrected_and_ended(ana, world):
    sponsor = world.sponsor
    judge = f"/actors/relations/{sponsor.pk}/judge/"
    said = f"{sponsor.from_actor.name} {sponsor.get_relation_type_display()} {sponsor.to_actor.name}"
    assert f"<bdi>{said}: Now: " in ana.get(judge).content.decode()
    refused = ana.post(judge, {"state": "corroborated", "reason": "Twice", "seen_version": "1"})
    assert refused.status_code == 422
    done = ana.post(
        judge,
        {
            "state": "corroborated",
            "reason": "Twice",
            "corroborated_by_id": "Elder of Tamar",
            "seen_version": "1",
        },
    )
    assert done.status_code == 302
    edit = ana.post(
        f"/actors/relations/{sponsor.pk}/edit/",
        {
            "relation_type": "sponsored_by",
            "strength": "5",
            "support_kinds": ["funding"],
            "seen_version": "2",
            "source_id": "Radio Salima bulletin",
            "corroborated_by_id": "Elder of Tamar",
        },
    )
    assert edit.status_code == 302
    stale = ana.post(f"/actors/relations/{sponsor.pk}/end/", {"on": TODAY, "seen_version": "1"})
    assert stale.status_code == 409
    assert "Amina Analyst" in stale.content.decode()
    assert ana.post(f"/actors/relations/{sponsor.pk}/end/", {"on": TODAY, "seen_version": "3"}).status_code == 302
    sponsor.refresh_from_db()
    assert (sponsor.state, sponsor.strength, sponsor.until) == ("corroborated", 5, TODAY)


def test_disputed_relations_stand_as_a_pair(ana, world):
    text = ana.get(f"/actors/{world.front.pk}/relations/").content.decode()
    pair = text.split('class="pair"')[1].split("</section>")[0]
    assert "allied with" in pair
    assert "hostile to" in pair


def test_listings(ana, world):
    new = f"/actors/{world.front.pk}/listings/new/"
    body = {"list_code": "un_1267", "listed_on": "2020-01-01", "reference": "QDe.9"}
    hint = ana.post(new, body)
    assert hint.status_code == 422
    assert "This list usually means: Asset freeze, Travel ban, Arms embargo" in hint.content.decode()
    assert ana.post(new, {**body, "legal_effects": ["asset_freeze"], "exemptions": "Aid\nTalks"}).status_code == 302
    listing = Listing.objects.get(reference="QDe.9")
    assert (listing.exemptions, listing.checked_on) == (["Aid", "Talks"], TODAY)
    assert ana.post(f"/listings/{world.listing.pk}/confirm/", {"seen_version": "1"}).status_code == 302
    ended = ana.post(f"/listings/{listing.pk}/end/", {"on": TODAY, "reason": "Decision 7", "seen_version": "1"})
    assert ended["Location"] == f"/actors/{world.front.pk}/listings/"
    warrant = {"list_code": "icc_warrant", "listed_on": "2024-01-01", "legal_effects": ["contact_restriction"]}
    assert ana.post(new, warrant).status_code == 422
    assert ana.post(f"/persons/{world.leader.pk}/listings/new/", warrant).status_code == 302


def test_people_and_roles(ana, world, north):
    body = {
        "real_name": "Ilham Dara",
        "aliases": "The Tall",
        "sensitivity": "moderate",
        "marking": "amber",
        "compartment": str(north.pk),
        "languages": "Arabic\nFrench",
        "influence": "3",
    }
    assert ana.post("/persons/new/", body).status_code == 302
    person = Person.objects.get(real_name="Ilham Dara")
    assert (person.languages, person.influence) == (["Arabic", "French"], 3)
    role = ana.post(f"/actors/{world.front.pk}/roles/new/", {"person_id": "ilham dara", "role": "deputy"})
    assert role["Location"] == f"/actors/{world.front.pk}/people/"
    made = PersonRole.objects.get(person=person)
    assert ana.post(f"/actors/roles/{made.pk}/end/", {"on": TODAY, "seen_version": "1"}).status_code == 302
    edit = {key: value for key, value in body.items() if key != "compartment"}
    changed = ana.post(f"/persons/{person.pk}/edit/", {**edit, "stance": "champion", "seen_version": "1"})
    assert changed.status_code == 302
    person.refresh_from_db()
    assert person.stance == "champion"


def test_who_a_protected_person_is_is_not_even_in_the_form(ana, world):
    page = ana.get(f"/persons/{world.heron.pk}/edit/").content.decode()
    assert "real_name" not in page
    body = {"influence": "2", "marking": "amber", "seen_version": "1", "real_name": "Somebody Else"}
    assert ana.post(f"/persons/{world.heron.pk}/edit/", body).status_code == 302
    world.heron.refresh_from_db()
    assert (world.heron.real_name, world.heron.influence) == ("Idris Vale", 2)


def test_sources(ana, north):
    body = {"title": "Radio Tamar", "kind": "press", "origin": "Radio", "reliability": "C", "marking": "amber"}
    assert ana.post("/sources/new/", {**body, "compartment": str(north.pk)}).status_code == 302
    source = Source.objects.get()
    stale = ana.post(f"/sources/{source.pk}/edit/", {**body, "title": "Radio T", "seen_version": "4"})
    assert stale.status_code == 409
    assert ana.post(f"/sources/{source.pk}/edit/", {**body, "title": "Radio T", "seen_version": "1"}).status_code == 302
    source.refresh_from_db()
    assert source.title == "Radio T"
    Source.objects.filter(pk=source.pk).update(origin="Salt Road Radio", origin_key="salt road radio")
    assert '<option value="Salt Road Radio">' in ana.get("/sources/new/").content.decode()
    body |= {"title": "Second", "origin": "Salt Roads Radio", "compartment": str(north.pk)}
    asked = ana.post("/sources/new/", body)
    assert (asked.status_code, Source.objects.count()) == (422, 1)
    assert "It is the same: write “Salt Road Radio”" in asked.content.decode()
    assert ana.post("/sources/new/", {**body, "origin_is": "same"}).status_code == 302
    assert ana.post("/sources/new/", {**body, "title": "Third", "origin_is": "another"}).status_code == 302
    assert dict(Source.objects.values_list("title", "origin")) == {
        "Radio T": "Salt Road Radio", "Second": "Salt Road Radio", "Third": "Salt Roads Radio",
    }  # fmt: skip


def test_suggestions_come_after_two_letters(ana, world):
    assert b"option" not in ana.get("/actors/suggestions/actors/?to_actor_id=s").content
    text = ana.get("/actors/suggestions/actors/?to_actor_id=salt").content.decode()
    assert '<option value="Salt Road Front">Insurgent or rebel group · Mali</option>' in text
    assert ana.get("/actors/suggestions/nonsense/?q=salt").status_code == 404
    assert ana.get("/actors/suggestions/sources/?source_id=radio").status_code == 404


def test_the_history_tells_everything_in_words(ana, world, analyst, lead):
    registry.change(actor_id=world.front.pk, seen_version=1, values={"region": "Besh"}, by=lead)
    ana.post(f"/actors/{world.front.pk}/relations/new/", relation("port union"))
    ana.post(f"/actors/{world.front.pk}/roles/new/", {"person_id": "Heron", "role": "gatekeeper"})
    text = ana.get(f"/actors/{world.front.pk}/history/").content.decode()
    assert "Port Union" in text
    assert "Heron" in text
    assert "Lea Lead" in text
    assert AuditEvent.objects.count() == 3
    assert not any(
        "Idris" in body or "Port Union" in body for body in AuditEvent.objects.values_list("body", flat=True)
    )


def test_the_timeline_puts_dated_facts_in_order(ana, world):
    text = ana.get(f"/actors/{world.front.pk}/timeline/").content.decode()
    assert text.index("Began: allied with") < text.index("Heron became") < text.index("Mara Oun became")
    assert date(2019, 5, 1).strftime("%-d May %Y") in text


def registration(north, name, **typed):
    whole = {"actor_type": "militia", "status": "active", "compartment": str(north.pk), "marking": "amber"}
    return {"name": name, **whole, **typed}


def test_a_name_that_is_nearly_taken_is_taken_with_the_word_that_it_is_another(ana, north, analyst):
    known = registry.register(compartment_id=north.pk, values={"name": "Salt Road Front"}, by=analyst)
    typed = ana.get("/actors/similar/", {"name": "Front of the Salt Rode"}).content.decode()
    assert f'href="/actors/{known.pk}/"' in typed
    assert ana.get("/actors/similar/", {"name": "Coast Guard"}).content.decode().strip() == ""
    answer = ana.post("/actors/new/", registration(north, "Salt Rode Front"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="/actors/{known.pk}/"' in text
    assert 'name="is_another"' in text
    assert Actor.objects.count() == 1
    answer = ana.post("/actors/new/", registration(north, "Salt Rode Front", is_another="on"))
    assert answer.status_code == 302
    assert Actor.objects.count() == 2


def test_a_hidden_actor_of_the_same_name_is_not_told(browse, stranger, analyst, north, common):
    registry.register(compartment_id=north.pk, values={"name": "Salt Road Front"}, by=analyst)
    elsewhere = factories.make_compartment("elsewhere")
    other = factories.make_user(role="analyst", changes=[elsewhere])
    assert browse(other).get("/actors/similar/", {"name": "Salt Road Front"}).content.decode().strip() == ""
    answer = browse(other).post("/actors/new/", registration(elsewhere, "Salt Road Front"))
    assert answer.status_code == 302


def test_renaming_and_a_further_name_warn_of_another_actor_too(ana, north, analyst):
    known = registry.register(compartment_id=north.pk, values={"name": "Salt Road Front"}, by=analyst)
    guard = registry.register(compartment_id=north.pk, values={"name": "River Guard"}, by=analyst)
    at, seen = f"/actors/{guard.pk}/", f'href="/actors/{known.pk}/"'
    assert seen in ana.get("/actors/similar/", {"text": "Salt Rode Front", "beside": guard.pk}).content.decode()
    assert ana.get("/actors/similar/", {"name": "River Gard", "beside": guard.pk}).content.decode().strip() == ""
    assert ana.get("/actors/similar/", {"name": "River Guard", "beside": "x"}).status_code == 404
    answer = ana.post(f"{at}edit/", edit_data(guard, name="Salt Rode Front"))
    assert (answer.status_code, seen in answer.content.decode()) == (422, True)
    assert ana.post(f"{at}edit/", edit_data(guard, summary="Left alone, a name is not asked about.")).status_code == 302
    guard.refresh_from_db()
    assert (guard.name, guard.summary[:4]) == ("River Guard", "Left")
    said = {"text": "Salt Rode Front", "kind": "alias"}
    answer = ana.post(f"{at}names/new/", said)
    assert (answer.status_code, seen in answer.content.decode()) == (422, True)
    assert not Name.objects.exists()
    assert ana.post(f"{at}names/new/", said | {"is_another": "on"}).status_code == 302
    row = Name.objects.get()
    corrected = ana.post(f"/actors/names/{row.pk}/edit/", said | {"seen_version": row.version, "language": "en"})
    assert (corrected.status_code, Name.objects.get().language) == (302, "en")

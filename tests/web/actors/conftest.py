"""One closed actor with everything a profile can hold."""

from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from actors.models import (
    Area,
    CulturalNote,
    DdrEntry,
    ExternalId,
    GroundEntry,
    GroundParty,
    IncentiveResponse,
    IntegrationAssessment,
    Interest,
    Name,
    SizeEstimate,
    Standpoint,
    TypedProfile,
)
from actors.models.profiles import InsurgentProfile
from actors.services import projections
from core import clock
from tests import factories
from tests.standing import standing


@pytest.fixture
@standing
def world(north, common):
    """The closed world of the Salt Road Front; nothing of it is visible outside `north`."""
    source = factories.make_source(north, "Radio Salima bulletin")
    second = factories.make_source(north, "Elder of Tamar")
    front = factories.make_actor(
        north,
        "Salt Road Front",
        summary="Holds the salt road.",
        countries=["ML"],
        region="Tamar valley",
        size_low=400,
        size_high=600,
        size_source=source,
        size_reliability="B",
        size_credibility="3",
        motivations="Tolls and home rule.",
    )
    guard = factories.make_actor(north, "Coast Guard Militia", actor_type="militia")
    graded = {"actor": front, "source": source, "reliability": "B", "credibility": "2"}
    name = Name.objects.create(text="جبهة طريق الملح", kind="self_name", language="ar", **graded)
    interest = Interest.objects.create(
        category="territory_autonomy", level="need", priority=1, red_line=True, text="Keep the road", **graded
    )
    incentive = IncentiveResponse.objects.create(category="humanitarian_aid", response="strong", **graded)
    estimate = SizeEstimate.objects.create(low=900, high=1200, **graded)
    area = Area.objects.create(country="ML", place="Tamar valley", presence="controls", **graded)
    note = CulturalNote.objects.create(kind="do_not", text="No photographs", **graded)
    assessed = IntegrationAssessment.objects.create(
        programme="ddr",
        assessed_on=date(2024, 5, 1),
        **dict.fromkeys(("influence", "legitimacy", "willingness"), "low"),
        **{f"{name}_reason": "The salt road" for name in ("influence", "legitimacy", "willingness")},
        **graded,
    )
    phase = DdrEntry.objects.create(phase="cvr", state="planned", as_of=date(2024, 5, 1), people_low=40, **graded)
    about = {"compartment": north, "category": "demining", "author": factories.make_user()}
    entry = GroundEntry.objects.create(kind="agreed_fact", text="The salt pans are mined", **about)
    GroundParty.objects.create(entry=entry, actor=front)
    standpoint = Standpoint.objects.create(level="norm", text="No mines", rests_on="Ottawa", **about)
    former = InsurgentProfile.objects.create(actor=front, actor_type="insurgent_group", source=source, aims="The road")
    TypedProfile.objects.filter(pk=former.pk).update(until=date(2018, 1, 1))
    external = ExternalId.objects.create(actor=front, scheme="ucdp_actor", value="9001")
    leader = factories.make_person(north, "Mara Oun", influence=4)
    heron = factories.make_person(
        north, "Idris Vale", sensitivity="protected_source", pseudonym="Heron", aliases=["The Baker"]
    )
    role = factories.make_role(leader, front, "supreme_leader", since=date(2019, 5, 1), source=source)
    hidden_role = factories.make_role(heron, front, "liaison_officer", since=date(2020, 5, 1))
    friends = factories.make_relation(front, guard, "allied_with", state="disputed", since=date(2021, 1, 1))
    foes = factories.make_relation(guard, front, "hostile_to", state="disputed", contradicts=friends)
    union = factories.make_actor(north, "Port Union")
    sponsor = factories.make_relation(front, union, "sponsored_by", strength=3, source=source)
    listing = factories.make_listing(
        front, reference="Annex 12", checked_on=date(2024, 1, 1), next_check_due=date(2024, 1, 31)
    )
    warrant = factories.make_listing(leader, "icc_warrant", legal_effects=["contact_restriction"])
    at = clock.now()
    projections.record_trust(
        projections.TrustScore(
            actor_id=front.pk, value=57, lo=44, hi=68, u=0.2, band="guarded", at=at - timedelta(days=2), run_id=uuid4()
        )
    )
    projections.record_escalation(
        projections.EscalationScore(
            actor_id=front.pk, value=41, level="elevated", recorded=4, at=at - timedelta(days=1), run_id=uuid4()
        )
    )
    projections.record_commitments(actor_id=front.pk, open=3, overdue=1)
    return SimpleNamespace(**{key: value for key, value in locals().items() if key not in {"north", "common", "at"}})


@pytest.fixture
@standing
def pages(world):
    """Every address that shows something of the closed world."""
    front, leader = f"/actors/{world.front.pk}/", f"/persons/{world.leader.pk}/"
    return [
        front,
        *(
            front + tab
            for tab in (
                "relations/",
                "network/",
                "common-ground/",
                "engagements/",
                "listings/",
                "legitimacy/",
                "benefits/",
                "people/",
                "sources/",
                "timeline/",
                "history/",
                "dossier/",
            )
        ),
        f"{front}profiles/{world.former.pk}/",
        leader,
        f"{leader}history/",
        f"/sources/{world.source.pk}/",
    ]


@pytest.fixture
@standing
def forms(world):
    """Every address that changes something of the closed world."""
    front, leader = f"/actors/{world.front.pk}/", f"/persons/{world.leader.pk}/"
    whole = (
        "edit/",
        "type/",
        "type/earlier/",
        f"type/{world.front.periods.get().pk}/",
        "review/",
        "typed-profile/",
        "typed-profile/aims/source/",
        "names/new/",
        "interests/new/",
        "incentives/new/",
        "cultural-notes/new/",
        "estimates/new/",
        "areas/new/",
        "integration-assessments/new/",
        "ddr-phases/new/",
        "identifiers/new/",
        "roles/new/",
        "relations/new/",
        "split/",
        "merge/",
        "listings/new/",
        "determinations/new/",
    )
    parts = (
        ("actors/names", world.name),
        ("actors/interests", world.interest),
        ("actors/incentives", world.incentive),
        ("actors/cultural-notes", world.note),
        ("actors/estimates", world.estimate),
        ("actors/areas", world.area),
        ("actors/integration-assessments", world.assessed),
        ("actors/ddr-phases", world.phase),
        ("actors/roles", world.role),
        ("actors/relations", world.sponsor),
        ("actors/common-ground", world.entry),
        ("standpoints", world.standpoint),
        ("listings", world.listing),
    )
    return [
        *(front + tab for tab in whole),
        *(f"/{folder}/{part.pk}/{act}/" for folder, part in parts for act in ("edit", "end")),
        f"/actors/relations/{world.friends.pk}/judge/",
        f"/actors/roles/{world.role.pk}/judge/",
        f"/actors/names/{world.name.pk}/judge/",
        f"/actors/estimates/{world.estimate.pk}/judge/",
        f"/actors/areas/{world.area.pk}/judge/",
        f"/listings/{world.listing.pk}/judge/",
        f"/sources/{world.source.pk}/refute/",
        f"/sources/{world.source.pk}/reinstate/",
        f"/listings/{world.listing.pk}/confirm/",
        f"/actors/identifiers/{world.external.pk}/remove/",
        f"{leader}edit/",
        f"{leader}listings/new/",
        f"/sources/{world.source.pk}/edit/",
    ]

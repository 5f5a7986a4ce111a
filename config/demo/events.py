"""What patrols, clinics and others reported meanwhile: incidents of many kinds, some unverified, one refuted."""

from config.demo.story import Story, Thread
from engagements.models import Incident
from engagements.services import incidents


def reported(story: Story) -> Thread[None]:
    """Log what happened in the valley, month by month."""
    yield story.at(-143, 20)
    story.incident(
        "ridge", "ied_or_explosive", "Explosive on the shepherds' path", "Two herders killed on the way to pasture.",
        source="elders", second="patrols", target_kind="civilians", killed_low=2, killed_best=2, killed_high=2,
    )  # fmt: skip
    yield story.at(-117, 20)
    beaten = story.incident(
        "guard", "beating_ill_treatment", "Three men beaten at the ford", "Taken off a boat, beaten, sent back.",
        source="clinics", target_kind="civilians", location="Lower Ford",
    )  # fmt: skip
    yield story.at(-104, 9)
    _check(story, beaten, "The elders know the three families.", state="confirmed", source="clinics", second="elders")
    yield story.at(-99, 13)
    flour = story.incident(
        "relief", "disinformation_campaign", "“The relief flour is poisoned”", "Posted at dawn; two clinics besieged by noon.",
        source="channel", credibility="4", is_public=True, is_attributed=False, state="unverified", location="Upper Karsa",
    )  # fmt: skip
    yield story.at(-97, 13)
    _check(story, flour, "Tested by the clinics: flour.", state="refuted", source="channel", credibility="5")
    yield story.at(-75, 18)
    story.incident(
        "front", "access_granted", "The first convoy passes the river road", "Six lorries, no toll, no search.",
        second="clinics", target="relief", target_kind="humanitarians", location="River road",
    )  # fmt: skip
    yield story.at(-70, 20)
    story.incident(
        "ridge", "armed_clash", "Ambush on a Guard patrol", "Fire from both sides of the dam road.",
        target="guard", second="clinics", killed_low=2, killed_best=3, killed_high=4,
    )  # fmt: skip
    yield story.at(-61, 12)
    story.incident(
        "saddle", "seizure", "Two lorries held at Saddle Farm", "Let go after a day, without their load.",
        target="traders", source="driver", credibility="6", is_attributed=False, location="Saddle Farm",
    )  # fmt: skip
    yield story.at(-48, 20)
    story.incident(
        "ridge", "ied_or_explosive", "Explosive on the dam road", "A lorry of the road workers; the driver died.",
        target="tavara", target_kind="state", killed_low=0, killed_best=1, killed_high=1, location="Dam road",
    )  # fmt: skip
    yield story.at(-41, 20)
    story.incident(
        "boats", "property_destruction", "Ferry burnt at the port", "The ferryman had refused a crossing.",
        source="driver", credibility="3", target_kind="civilians", location="River port",
    )  # fmt: skip
    yield story.at(-35, 20)
    story.incident(
        "front", "access_denial", "Relief lorry turned back at the river road", "A commander of the passes, not the duty officer.",
        target="relief", target_kind="humanitarians", location="River road",
    )  # fmt: skip
    yield story.at(-21, 19)
    story.incident(
        "front", "release_of_persons", "Nine herders released at the ford", "Counted on the boat by patrol and observers.",
        second="observers", target="guard", location="Lower Ford",
    )  # fmt: skip
    yield story.at(-16, 20)
    story.incident(
        "guard", "threat_of_force", "Shots over the ford at night", "Nobody hit; each side says the other began.",
        target="front", source="elders", credibility="3", state="contradicted", location="Lower Ford",
    )  # fmt: skip
    yield story.at(-12, 20)
    story.incident(
        "tavara", "accusation", "The government accuses the Front of building on the road", "In the gazette, without a place.",
        target="front", source="gazette", credibility="3", is_public=True,
    )  # fmt: skip
    yield story.at(-9, 20)
    story.incident(
        "front", "troop_or_weapons_mobilisation", "Forty men come down the eastern path", "Seen at dawn, gone by noon.",
        source="elders", credibility="3", location="Eastern path",
    )  # fmt: skip
    yield story.at(-6, 20)
    story.incident(
        "front", "demand", "Toll taken from a lorry of the union again", "The man at the barrier had no paper for it.",
        target="traders", second="observers", location="River road",
    )  # fmt: skip
    yield story.at(-2, 20)
    story.incident(
        "ridge", "threat_other", "Leaflet against the mission at the market", "It names nobody. It asks traders to report our cars.",
        target_kind="our_team", source="observers", location="Market hall",
    )  # fmt: skip
    yield story.at(-1, 13)
    story.incident(
        "", "rumour_unverified", "“Foreign soldiers at the dam”", "Posted four times within the hour, no picture.",
        source="channel", credibility="6", state="unverified", is_public=True, target_kind="none",
    )  # fmt: skip


def _check(story: Story, incident: Incident, reason: str, *, state: str, source: str, **mark: str) -> None:
    row = Incident.objects.get(pk=incident.pk)
    changes = {"state": state, **story.grade(source, **mark)}
    incidents.change(
        incident_id=row.pk, seen_version=row.version, changes=changes, by=story.cast.analyst, reason=reason
    )

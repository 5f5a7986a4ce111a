"""How the mission reaches people, where it meets them, and who helps."""

from dataclasses import dataclass, field
from datetime import timedelta

from config.demo.cast import Cast
from config.demo.groups import Groups
from core import clock
from engagements.models import Channel, Facilitator, Venue
from engagements.services import registers


@dataclass
class Places:
    """Channels, venues and facilitators by a short name."""

    channels: dict[str, Channel] = field(default_factory=dict)
    venues: dict[str, Venue] = field(default_factory=dict)
    facilitators: dict[str, Facilitator] = field(default_factory=dict)


def arrange(cast: Cast, groups: Groups) -> Places:
    """Register the channels, venues and facilitators of the desk; return them by short name."""
    found = Places()
    by, here = cast.analyst, cast.valley.pk
    today = clock.now().date()
    for key, actor, name, medium, more in (
        (
            "officers",
            "front",
            "Liaison officers at the river bridge",
            "liaison_office",
            {"identity_verified_by": "in_person", "metadata_exposure": "low"},
        ),
        (
            "bridge",
            "front",
            "Meetings at the river bridge",
            "in_person_neutral",
            {"identity_verified_by": "in_person", "metadata_exposure": "medium"},
        ),
        (
            "hotline",
            "front",
            "Deconfliction line",
            "hotline_deconfliction",
            {"identity_verified_by": "known_voice", "encryption": "e2ee"},
        ),
        ("council", "elders", "Council house", "in_person_direct", {"identity_verified_by": "in_person"}),
        (
            "guard",
            "guard",
            "Guard headquarters in Lower Karsa",
            "in_person_direct",
            {"identity_verified_by": "in_person"},
        ),
        ("port", "meridian", "Port office", "in_person_direct", {"identity_verified_by": "in_person"}),
        (
            "relay",
            "ridge",
            "Relay through a trader",
            "third_party_relay",
            {"intermediary": "A trader of the river road", "identity_verified_by": "third_party", "status": "proposed"},
        ),
    ):
        found.channels[key] = registers.add(
            Channel,
            compartment_id=here,
            by=by,
            actor_id=groups.actors[actor].pk,
            name=name,
            medium=medium,
            **{
                "status": "open",
                "custodian_id": by.pk,
                "opened_on": today - timedelta(days=60),
                "last_tested_on": today - timedelta(days=4),
                **more,
            },
        )
    found.channels["pass"] = registers.add(
        Channel,
        compartment_id=cast.north.pk,
        by=cast.lead,
        actor_id=groups.actors["pass"].pk,
        name="Letters by courier",
        medium="letter_courier",
        status="open",
        custodian_id=cast.lead.pk,
        identity_verified_by="code_phrase",
        opened_on=today,
    )
    for key, name, kind, place in (
        ("bridge", "Customs house at the river bridge", "border_crossing", "River bridge, Karsa"),
        ("council", "Council house", "community_house_or_tribal_assembly", "Upper Karsa"),
        ("mission", "Mission headquarters", "un_premises", "Tavara City"),
        ("clinic", "Clinic of Karsa Relief Network", "hospital", "Lower Karsa"),
    ):
        found.venues[key] = registers.add(
            Venue,
            compartment_id=here,
            by=by,
            name=name,
            venue_type=kind,
            place=place,
            accepted_by="Accepted by the Front and by the government",
            security_guarantor="The elders vouch for safe return",
            device_policy="Telephones stay outside",
            press_exposure="low",
            evacuation_plan="Boat from the customs house, escort from the lower bank",
        )
    found.venues["pass"] = registers.add(
        Venue,
        compartment_id=cast.north.pk,
        by=cast.lead,
        name="Shepherds' hut",
        venue_type="religious_site",
        place="Below the pass",
    )
    for key, name, kind, mandate in (
        ("office", "Office of the Special Envoy", "un_mission_or_envoy", "Good offices at the request of both sides"),
        (
            "relief",
            "Karsa Relief Network",
            "neutral_humanitarian_intermediary",
            "Carries medical supplies across the line",
        ),
        ("elders", "Council of Elders", "religious_or_tribal_mediator", "Asked by both sides to host and to witness"),
    ):
        found.facilitators[key] = registers.add(
            Facilitator, compartment_id=here, by=by, name=name, facilitator_type=kind, mandate=mandate
        )
    return found

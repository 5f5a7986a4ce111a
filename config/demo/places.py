"""How the mission reaches people, where it meets them, and who helps."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from accounts.models import User
from config.demo.cast import Cast
from config.demo.known import Groups
from core import clock
from engagements.models import Channel, Facilitator, Venue
from engagements.services import registers


@dataclass
class Places:
    """Channels, venues and facilitators by a short name."""

    channels: dict[str, Channel] = field(default_factory=dict)
    venues: dict[str, Venue] = field(default_factory=dict)
    facilitators: dict[str, Facilitator] = field(default_factory=dict)

    def change_channel(self, key: str, *, by: User, **given: Any) -> None:
        """Change what is recorded of a channel."""
        row = Channel.objects.get(pk=self.channels[key].pk)
        registers.change(Channel, record_id=row.pk, seen_version=row.version, by=by, **given)


IN_PERSON = {"identity_verified_by": "in_person", "metadata_exposure": "low"}

CHANNELS: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    ("officers", "front", "Liaison officers at the river bridge", "liaison_office", {**IN_PERSON, "expected_interval_days": 30}),
    ("bridge", "front", "Meetings at the river bridge", "in_person_neutral", {**IN_PERSON, "metadata_exposure": "medium"}),
    ("hotline", "front", "Deconfliction line", "hotline_deconfliction", {"identity_verified_by": "known_voice", "encryption": "e2ee", "record_policy": "The duty officer writes every call into the log."}),
    ("council", "elders", "Council house", "in_person_direct", IN_PERSON),
    ("guard", "guard", "Guard headquarters in Lower Karsa", "in_person_direct", IN_PERSON),
    ("radio", "guard", "Radio of the ford posts", "radio_vhf_hf", {"identity_verified_by": "known_voice", "notes": "Anybody with a receiver listens."}),
    ("port", "meridian", "Port office", "in_person_direct", IN_PERSON),
    ("clinics", "relief", "Weekly call with the clinics", "phone_voice", {"identity_verified_by": "known_voice", "metadata_exposure": "medium"}),
    ("mothers", "mothers", "House of the midwife", "in_person_direct", {**IN_PERSON, "notes": "Through the clinic; never by telephone."}),
    ("traders", "traders", "Union office at the market", "in_person_direct", IN_PERSON),
    ("party", "party", "Party office, by e-mail", "email", {"identity_verified_by": "none", "encryption": "transport", "status": "degraded", "notes": "Answers come late and from several addresses."}),
    ("signal", "signal", "Message to the editors", "e2ee_messaging", {"identity_verified_by": "safety_number", "encryption": "e2ee", "status": "tested"}),
    ("relay", "ridge", "Relay through a trader", "third_party_relay", {"intermediary": "A trader of the river road", "identity_verified_by": "third_party", "status": "proposed", "last_tested_on": None, "opened_on": None}),
    ("satphone", "front", "Satellite telephone of the command", "satphone", {"identity_verified_by": "known_voice", "status": "closed", "last_tested_on": None}),
)  # fmt: skip

VENUES = (
    ("bridge", "Customs house at the river bridge", "border_crossing", "River bridge, Karsa"),
    ("council", "Council house", "community_house_or_tribal_assembly", "Upper Karsa"),
    ("mission", "Mission headquarters", "un_premises", "Tavara City"),
    ("clinic", "Clinic of Karsa Relief Network", "hospital", "Lower Karsa"),
    ("ford", "Ferry house at the ford", "frontline_no_mans_land", "Lower Ford"),
    ("market", "Market hall", "community_house_or_tribal_assembly", "River bridge, Karsa"),
)

FACILITATORS = (
    ("office", "Office of the Special Envoy", "un_mission_or_envoy", "Good offices at the request of both sides"),
    ("relief", "Karsa Relief Network", "neutral_humanitarian_intermediary", "Carries medical supplies across the line"),
    ("elders", "Council of Elders", "religious_or_tribal_mediator", "Asked by both sides to host and to witness"),
    (
        "highland",
        "Standing Conference of the Highland States",
        "regional_org",
        "Observes the truce at the river bridge",
    ),
)


def arrange(cast: Cast, groups: Groups) -> Places:
    """Register the channels, venues and facilitators of the desk; return them by short name."""
    found = Places()
    by, here = cast.analyst, cast.valley.pk
    today = clock.now().date()
    for key, actor, name, medium, more in CHANNELS:
        usual = {
            "status": "open",
            "custodian_id": by.pk,
            "opened_on": today - timedelta(days=60),
            "last_tested_on": today - timedelta(days=4),
        }
        about = {"actor_id": groups.actors[actor].pk, "name": name, "medium": medium}
        found.channels[key] = registers.add(Channel, compartment_id=here, by=by, **about, **{**usual, **more})
    found.change_channel("bridge", by=by, backup_id=found.channels["hotline"].pk)
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
        metadata_exposure="low",
        opened_on=today,
    )
    for key, name, kind, place in VENUES:
        found.venues[key] = registers.add(
            Venue,
            compartment_id=here,
            by=by,
            name=name,
            venue_type=kind,
            place=place,
            accepted_by="Accepted by the Front and by the government",
            security_guarantor="The elders vouch for safe return",
            entry_exit_terms="Two cars a side, no weapons inside; whoever came last leaves first.",
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
    for key, name, kind, mandate in FACILITATORS:
        found.facilitators[key] = registers.add(
            Facilitator, compartment_id=here, by=by, name=name, facilitator_type=kind, mandate=mandate
        )
    return found

"""The plans of the story, as their authors wrote them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from config.demo.cast import Cast
from config.demo.groups import Groups
from config.demo.places import Places
from engagements.models import Engagement
from engagements.services import planning

TEXTS: Mapping[str, dict[str, Any]] = {
    "clinic": {
        "title": "Clinic of the upper valley: hours and guards",
        "kind": "dialogue",
        "desired_effect": "The elders vouch for the clinic's opening hours and keep armed men out of the yard.",
        "objective": "Health care on both sides of the line; without a contact each side waits for the other.",
        "alternatives": "A letter through the relief network; doing nothing leaves the clinic closed for the season.",
        "messages": "We ask for fixed hours and for no weapons in the yard.",
        "public_part": "That the clinic is open, and when.",
        "public_speaker": "The clinic manager",
    },
    "convoys": {
        "title": "Passage of medical convoys on the river road",
        "kind": "humanitarian_access",
        "track": "humanitarian",
        "desired_effect": "Two medical convoys a month pass the river road without tolls or searches.",
        "objective": "Medicines for eleven clinics; the road is the only way in winter.",
        "alternatives": "Air drops cost ten times as much and reach three clinics. Nothing: stocks end in six weeks.",
        "messages": "Notification two days ahead, one named officer at each post, no toll.",
        "public_part": "Nothing before the first convoy has arrived.",
    },
    "training": {
        "title": "Checkpoint training with the Civil Guard",
        "kind": "joint_training",
        "track": "military_to_military",
        "desired_effect": "Fewer shots fired at checkpoints of the Guard.",
        "objective": "Protection of travellers in the lower valley.",
        "alternatives": "Talk to the governor about rules for checkpoints; leave training to the national police.",
        "messages": "Three days on stopping vehicles without firing.",
        "partner_force": True,
        "lethal": True,
        "public_part": "That a course took place, once it is over.",
    },
    "water": {
        "title": "Water shares before the planting",
        "kind": "mediation_session",
        "desired_effect": "A written understanding on water shares between upper and lower valley.",
        "objective": "Remove one reason for raids in spring.",
        "alternatives": "Leave it to the elders alone, who failed last year; nothing: raids are likely again.",
        "messages": "Both sides bring their own figures; the elders read them aloud.",
        "written_text": True,
        "public_part": "The date and the shares, if both sides agree.",
        "public_speaker": "The eldest of the council",
    },
    "line": {
        "title": "Deconfliction for the repair of the dam road",
        "kind": "liaison_deconfliction",
        "track": "military_to_military",
        "desired_effect": "Engineers work six days without being shot at.",
        "objective": "The dam road must hold before the rains.",
        "alternatives": "Repair under escort, which the Front would read as an advance; nothing: the road is lost.",
        "messages": "Where, when, how many, in which vehicles.",
        "public_part": "Nothing.",
    },
    "ridge": {
        "title": "Return of the remains of two drivers",
        "kind": "prisoner_exchange",
        "track": "humanitarian",
        "is_discreet": True,
        "who_may_know": "The Office of the Special Envoy and the relief network.",
        "desired_effect": "The remains of two drivers come home to their families.",
        "objective": "A humanitarian request of the families.",
        "alternatives": "Wait for an offer by others; nothing: the families go themselves, and have been threatened.",
        "messages": "Place and hour, through the trader. No word on anything else.",
        "public_part": "Nothing, before or after, unless the families speak.",
    },
    "port": {
        "title": "Use-of-force rules of the dam guards",
        "kind": "contract_oversight",
        "track": "commercial",
        "desired_effect": "Meridian Shield hands over its rules on the use of force and the register of weapons.",
        "objective": "The guards of the dam are seen as foreign soldiers by the Front.",
        "alternatives": "Ask the concession holder in writing, as done twice without answer.",
        "messages": "Good practices of the Montreux Document, part two.",
        "public_part": "That the mission asked.",
        "public_speaker": "Spokesperson of the mission",
    },
    "school": {
        "title": "School garden at the line",
        "kind": "community_project",
        "desired_effect": "Children of both banks work one garden.",
        "objective": "A first shared thing that is not a negotiation.",
    },
    "pass": {
        "title": "First letters from the pass",
        "kind": "dialogue",
        "is_discreet": True,
        "who_may_know": "The head of the mission.",
        "desired_effect": "Learn what a way back would look like for the commanders at the pass.",
        "objective": "Keep the truce from breaking at its weakest place.",
        "alternatives": "Tell the Front, which would strike; nothing: the faction joins the Brigade.",
        "messages": "We listen. We promise nothing.",
        "public_part": "Nothing.",
    },
}


class Desk:
    """The analysts' desk: writes plans with everything a reviewer asks for."""

    def __init__(self, cast: Cast, groups: Groups, places: Places) -> None:
        """Remember who and what there is."""
        self.cast, self.groups, self.places = cast, groups, places

    def write(
        self,
        key: str,
        actor: str,
        *,
        start: datetime,
        channel: str,
        venue: str = "",
        by: User | None = None,
        person: str = "",
        hours: int = 3,
        **more: Any,
    ) -> Engagement:
        """Return a complete draft of the plan `key` with the actor, at the time and place."""
        by = by or self.cast.analyst
        place = self.cast.north if actor == "pass" else self.cast.valley
        changes: dict[str, Any] = {
            **TEXTS[key],
            "channel_id": self.places.channels[channel].pk,
            "planned_start": start,
            "planned_end": start + timedelta(hours=hours),
            "security_plan": "Two vehicles, interpreter of the mission, call every hour.",
            "go_no_go": "Both banks quiet for 24 hours and the hotline answered that morning; the head of the team says go.",
            "topics_to_avoid": "The status of the valley; the investigation of the events of 2019.",
            "red_lines": "No payment, no promise on behalf of others, no photographs.",
            "parties": [{"actor_id": self.groups.actors[actor].pk, "will_ask": "To be named as a party."}],
            "team": [{"user_id": by.pk, "role": "head"}],
            "shared_interests": [{"text": "Quiet on the river road."}],
            "reactions": self._reactions(actor),
            **more,
        }
        if venue:
            changes |= {"venue_id": self.places.venues[venue].pk, "physical_meeting": True}
        if person:
            changes["delegates"] = [{"person_id": self.groups.people[person].pk, "role": "head_of_delegation"}]
        return planning.begin(compartment_id=place.pk, changes=changes, by=by)

    def _reactions(self, actor: str) -> list[dict[str, Any]]:
        rival = "guard" if actor in {"front", "elders", "pass", "ridge"} else "front"
        return [
            {
                "party_kind": "rival_group",
                "party_id": self.groups.actors[rival].pk,
                "expected": "Asks what was promised behind its back.",
                "likelihood": "likely",
                "signal": "Questions through the elders, new posts at the road.",
                "mitigation": "Tell them the day before, in the same words.",
            },
            {
                "party_kind": "host_state",
                "party_id": self.groups.actors["tavara"].pk,
                "expected": "Takes note; objects if papers are signed.",
                "likelihood": "unlikely",
                "signal": "A note to the mission.",
                "mitigation": "Inform the liaison office of the ministry.",
            },
        ]

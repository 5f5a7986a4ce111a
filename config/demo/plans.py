"""Writing the plans of the story: their words are in `texts`, what every plan says is here."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from actors.models import Interest
from config.demo.cast import Cast
from config.demo.known import Groups
from config.demo.places import Places
from config.demo.texts import TEXTS
from engagements.models import Engagement
from engagements.services import planning

ARMED = frozenset({"front", "guard", "pass", "ridge", "meridian"})
WILL_ASK = {
    "front": "To be named as a party, with its full name.",
    "guard": "Pay for the men at the ford.",
    "pass": "What happens to those who come down.",
    "meridian": "That the contract is not mentioned in a report.",
    "traders": "One toll, known in advance.",
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
            "parties": [{"actor_id": self.groups.actors[actor].pk, "will_ask": WILL_ASK.get(actor, "")}],
            "team": [{"user_id": by.pk, "role": "head"}],
            "shared_interests": self._shared(actor),
            "reactions": self._reactions(actor),
            **more,
        }
        if venue:
            changes |= {"venue_id": self.places.venues[venue].pk, "physical_meeting": True}
        if person:
            changes["delegates"] = [{"person_id": self.groups.people[person].pk, "role": "head_of_delegation"}]
        return planning.begin(compartment_id=place.pk, changes=changes, by=by)

    def sketch(self, key: str, actor: str, *, by: User) -> Engagement:
        """Return a draft of the plan `key` that is only begun."""
        place = self.cast.north if actor == "pass" else self.cast.valley
        changes = {**TEXTS[key], "parties": [{"actor_id": self.groups.actors[actor].pk}]}
        return planning.begin(compartment_id=place.pk, changes=changes, by=by)

    def _shared(self, actor: str) -> list[dict[str, Any]]:
        rows = Interest.objects.filter(actor=self.groups.actors[actor], shared_with_us=True).order_by("priority", "pk")
        return [{"interest_id": row.pk} for row in rows] or [{"text": "Quiet on the river road."}]

    def _reactions(self, actor: str) -> list[dict[str, Any]]:
        rival = "guard" if actor in {"front", "elders", "pass", "ridge"} else "front"
        return [
            {
                "party_kind": "rival_group" if actor in ARMED else "other",
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

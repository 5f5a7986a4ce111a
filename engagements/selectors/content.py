"""The content of a plan: everything that is reviewed, as plain data, and the facts that follow from it.

Content names other records by id, never by their present name, so that it can be computed again years later and still
equal the snapshot a decision was taken on. What those ids were called is `names_of`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.db.models.functions import Coalesce

from actors.domain.incentives import Finding, LegalSensitivity, strictest
from actors.domain.kinds import is_armed
from actors.domain.listings import LegalEffect
from actors.models import Actor, Listing
from actors.selectors import actors, listings, screenings
from core import canonical
from engagements.domain import completeness, kinds
from engagements.domain.channels import FACE_TO_FACE, RELAYED
from engagements.domain.kinds import EngagementKind, Tier
from engagements.models import (
    Engagement,
    EngagementActor,
    EngagementFacilitator,
    EngagementPerson,
    Offer,
    Reaction,
    SharedInterest,
    TeamMember,
)

LIFECYCLE: Final = frozenset(
    {
        "status",
        "status_reason",
        "content_no",
        "lead_id",
        "started_at",
        "recorded_at",
        "held_at",
        "held_without_cover",
        "came_up",
        "report_due_at",
        "reported_at",
        "closed_at",
        "version",
        "updated_at",
    }
)
"""Columns that are not content; the trigger of migration 0010 names the same."""

COLUMNS: Final = tuple(
    field.attname for field in Engagement._meta.concrete_fields if field.attname not in LIFECYCLE | {"id", "created_at"}
)


@dataclass(frozen=True, slots=True)
class Rows:
    """One kind of row of a plan and the fields that are its content."""

    model: type[models.Model]
    fields: tuple[str, ...]


ROWS: Final[Mapping[str, Rows]] = {
    "parties": Rows(EngagementActor, ("actor_id", "role", "will_ask")),
    "delegates": Rows(EngagementPerson, ("person_id", "role")),
    "team": Rows(TeamMember, ("user_id", "role")),
    "facilitation": Rows(EngagementFacilitator, ("facilitator_id", "function", "framework")),
    "shared_interests": Rows(SharedInterest, ("interest_id", "text")),
    "offers": Rows(
        Offer,
        (
            "actor_id",
            "category",
            "description",
            "amount",
            "currency",
            "conditionality",
            "legal_authority_ref",
            "beneficiary_chain",
            "delivery_verification",
            "expires_on",
        ),
    ),
    "reactions": Rows(
        Reaction, ("party_kind", "party_id", "party_text", "expected", "likelihood", "signal", "mitigation")
    ),
}
"""The rows of a plan by the name of the relation, in the order of the form."""


def rows_of(engagement: Engagement, name: str) -> list[dict[str, Any]]:
    """Return the rows of one kind, in the author's order."""
    kind = ROWS[name]
    found = kind.model._default_manager.filter(engagement=engagement).order_by("position", "pk")
    return list(found.values(*kind.fields))


def is_row(stored: models.Model, given: Mapping[str, Any], name: str) -> bool:
    """Return whether a stored row of a kind says what is given."""
    return all(getattr(stored, field) == given[field] for field in ROWS[name].fields)


def completes(stored: Offer, given: Mapping[str, Any]) -> bool:
    """Return whether a row is a stored offer, given the authority it lacked or another end and nothing else."""
    lacked = {"expires_on"} if stored.legal_authority_ref else {"expires_on", "legal_authority_ref"}
    return all(getattr(stored, field) == given[field] for field in ROWS["offers"].fields if field not in lacked)


def rows_in_words(engagement: Engagement, name: str) -> str:
    """Return the rows of one kind as one text that people can compare with another."""
    kind = ROWS[name]
    related = [field.removesuffix("_id") for field in kind.fields if field.endswith("_id")]
    found = kind.model._default_manager.filter(engagement=engagement).select_related(*related)
    return "\n".join(in_words(row, kind.fields) for row in found.order_by("position", "pk"))


def in_words(row: models.Model, fields: Sequence[str]) -> str:
    """Return what one row says, its empty fields left out; a protected person by pseudonym."""
    values = []
    for field in fields:
        shown = getattr(row, f"get_{field}_display", None)
        value = shown() if shown is not None else getattr(row, field.removesuffix("_id"))
        if value not in (None, ""):
            values.append(str(value))
    return ", ".join(values)


def content_of(engagement: Engagement) -> dict[str, Any]:
    """Return everything that is reviewed, as plain data in a stable order."""
    content: dict[str, Any] = {column: getattr(engagement, column) for column in COLUMNS}
    content |= {name: rows_of(engagement, name) for name in ROWS}
    plain: dict[str, Any] = canonical.plain(content)
    return plain


def names_of(engagement: Engagement) -> dict[str, str]:
    """Return what the ids in the content are called now; a protected person by pseudonym."""
    found: dict[str, str] = {str(engagement.compartment_id): str(engagement.compartment)}
    for thing in (engagement.channel, engagement.venue):
        if thing is not None:
            found[str(thing.pk)] = str(thing)
    related = {
        "parties": "actor",
        "delegates": "person",
        "team": "user",
        "facilitation": "facilitator",
        "shared_interests": "interest",
        "offers": "actor",
        "reactions": "party",
    }
    for name, field in related.items():
        rows = ROWS[name].model._default_manager.filter(engagement=engagement).select_related(field)
        found |= {str(thing.pk): str(thing) for row in rows if (thing := getattr(row, field)) is not None}
    return found | {str(pk): name for pk, name in actors.names_of(kept_parties(engagement), user=None).items()}


def kept_parties(engagement: Engagement) -> list[UUID]:
    """Return the actors that take part, each as the record it is read through today, in the order of the plan.

    The plan itself goes on naming the records it named when it was frozen.
    """
    rows = EngagementActor.objects.filter(engagement=engagement).order_by("position", "pk")
    ids = rows.annotate(kept=Coalesce("actor__merged_into_id", "actor_id")).values_list("kept", flat=True)
    return list(dict.fromkeys(ids))


def takes_part(engagement: Engagement, actor_id: UUID | None) -> bool:
    """Return whether an actor takes part, by whichever record of it; nobody in particular means everybody who does."""
    if actor_id is None:
        return True
    same = Actor.objects.filter(pk=actor_id).values_list(Coalesce("merged_into_id", "pk"), flat=True)
    return not set(same).isdisjoint(kept_parties(engagement))


def listings_of(engagement: Engagement, at: datetime) -> list[Listing]:
    """Return the listings with legal effect, as recorded for that day, of the actors and persons who take part.

    People who hold a role in such an actor count with it. Used to judge; not narrowed to a reader.
    """
    parties = kept_parties(engagement)
    delegates = list(EngagementPerson.objects.filter(engagement=engagement).values_list("person_id", flat=True))
    of_actors = listings.standing(parties, at=at.date()).values()
    of_persons = listings.person_listings(delegates, at=at.date()).values()
    found = {listing.pk: listing for rows in (*of_actors, *of_persons) for listing in rows}
    with_effect = [row for row in found.values() if set(row.legal_effects) != {LegalEffect.NONE.value}]
    return sorted(with_effect, key=lambda row: (row.list_code, row.listed_on, str(row.pk)))


def facts_of(engagement: Engagement, at: datetime) -> dict[str, Any]:
    """Return the facts that tiers, checklists and levels depend on."""
    types = list(
        EngagementActor.objects.filter(engagement=engagement)
        .order_by("position", "pk")
        .values_list("actor_id", Coalesce("actor__merged_into__actor_type", "actor__actor_type"))
    )
    listed, unrecorded = listings_of(engagement, at), _any_confirmed(engagement, at)
    medium = engagement.channel.medium if engagement.channel is not None else ""
    return {
        "kind": engagement.kind,
        "purpose": engagement.purpose,
        "track": engagement.track,
        "is_discreet": engagement.is_discreet,
        "actor_ids": [str(actor_id) for actor_id, _type in types],
        "actor_types": [actor_type for _id, actor_type in types],
        "any_armed": any(is_armed(actor_type) for _id, actor_type in types),
        "any_listed": bool(listed) or unrecorded,
        "unrecorded_listing": unrecorded,
        "listings": [
            {
                "id": str(listing.pk),
                "list_code": listing.list_code,
                "reference": "" if listing.is_withheld else listing.reference,
                "actor_id": str(listing.actor_id) if listing.actor_id else None,
                "person_id": str(listing.person_id) if listing.person_id else None,
                "legal_effects": list(listing.legal_effects),
                "listed_on": listing.listed_on.isoformat(),
                "checked_on": listing.checked_on.isoformat(),
            }
            for listing in listed
        ],
        "channel_medium": medium,
        "intermediary": medium in RELAYED
        or bool(engagement.channel is not None and engagement.channel.intermediary)
        or EngagementFacilitator.objects.filter(engagement=engagement).exists(),
        "channel_status": engagement.channel.status if engagement.channel is not None else "",
        "incentives": sorted({row["category"] for row in rows_of(engagement, "offers")}),
        "written_text": engagement.written_text,
        "physical_meeting": engagement.physical_meeting or medium in FACE_TO_FACE,
        "public_event": engagement.public_event,
        "partner_force": engagement.partner_force,
        "essential_contact": engagement.essential_contact,
        "lethal": engagement.lethal,
    }


def _any_confirmed(engagement: Engagement, at: datetime) -> bool:
    """Return whether an entry of a list was confirmed to be somebody who takes part, and no listing is recorded yet."""
    delegates = EngagementPerson.objects.filter(engagement=engagement).values_list("person_id", flat=True)
    found = screenings.confirmed(actor_ids=kept_parties(engagement), person_ids=list(delegates), at=at)
    return bool(found.exists())


def law_of(category: str, actor_id: Any, facts: Mapping[str, Any]) -> Finding:
    """Return how the law looks at an offer to one party of a plan with these facts, to all of them if none is named.

    Whoever is listed among those who take part counts for every offer: what is given to one may reach the other.
    """
    types = dict(zip(facts["actor_ids"], facts["actor_types"], strict=True))
    kinds_met = [types[str(actor_id)]] if str(actor_id) in types else facts["actor_types"]
    effects = {effect for listing in facts["listings"] for effect in listing["legal_effects"]}
    return strictest(category, actor_types=kinds_met, effects=effects, unrecorded=facts["unrecorded_listing"])


def lacks_authority(category: str, actor_id: Any, authority: str, facts: Mapping[str, Any]) -> bool:
    """Return whether an offer needs a licence, exemption or approval that nobody has named (DOMAIN A11)."""
    return law_of(category, actor_id, facts).level > LegalSensitivity.GREEN and not authority


def tier_of(engagement: Engagement, at: datetime) -> Tier:
    """Return the tier of review with its rule, from what is recorded at this moment."""
    return tier_from(facts_of(engagement, at))


def tier_from(facts: Mapping[str, Any]) -> Tier:
    """Return the tier of review that follows from facts."""
    return kinds.tier(
        EngagementKind(facts["kind"]),
        any_armed=facts["any_armed"],
        any_listed=facts["any_listed"],
        purpose=EngagementKind(facts["purpose"]) if facts["purpose"] else None,
    )


def gaps_of(engagement: Engagement, at: datetime) -> Sequence[completeness.Gap]:
    """Return what the plan still lacks before it can be sent to review."""
    return gaps_from(engagement, facts_of(engagement, at), at)


def gaps_from(engagement: Engagement, facts: Mapping[str, Any], at: datetime) -> Sequence[completeness.Gap]:
    """Return what the plan still lacks, given its facts."""
    content = {name: rows_of(engagement, name) for name in ("parties", "team", "offers", "reactions")}

    named = ((offer["category"], offer["actor_id"], offer["legal_authority_ref"]) for offer in content["offers"])
    return completeness.gaps(
        completeness.PlanFacts(
            desired_effect=bool(engagement.desired_effect),
            objective=bool(engagement.objective),
            alternatives=bool(engagement.alternatives),
            is_online=engagement.kind == EngagementKind.DIGITAL_EXCHANGE,
            purpose=bool(engagement.purpose),
            is_discreet=engagement.is_discreet,
            who_may_know=bool(engagement.who_may_know),
            counterparts=sum(party["role"] == "counterpart" for party in content["parties"]),
            team=len(content["team"]),
            channel=engagement.channel is not None,
            channel_usable=engagement.channel is not None and engagement.channel.is_usable,
            meets_in_person=facts["physical_meeting"],
            venue=engagement.venue_id is not None,
            planned_start=engagement.planned_start,
            planned_end=engagement.planned_end,
            go_no_go=bool(engagement.go_no_go),
            red_lines=bool(engagement.red_lines),
            offers_without_authority=sum(lacks_authority(*offer, facts) for offer in named),
            reactions=len(content["reactions"]),
            public_part=bool(engagement.public_part),
            public_speaker=bool(engagement.public_speaker),
            public_event=engagement.public_event,
        ),
        at=at,
    )

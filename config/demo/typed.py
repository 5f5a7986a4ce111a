"""What matters of each group as one of its type, and how the Lower River League became a party."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from accounts.models import User
from actors.models import Actor
from actors.selectors import profiles as stored
from actors.services import profiles, registry
from config.demo.known import Groups, grade

TYPED: Final[Mapping[str, tuple[str, dict[str, Any]]]] = {
    "front": (
        "patrols",
        {
            "aims": "Self-rule inside Tavara: an elected council for the upper valley, its own courts, a share of the tolls. "
            "It has stopped asking for a state of its own since 2022.",
            "wing_link": "armed_leads",
            "decision_making": "A command of seven; promises on the road need the commander of the river road as well.",
            "areas_held": ["Upper valley above the mill", "River road from the ford to the bridge", "Two of four passes"],
            "governed_services": ["taxation", "courts", "policing", "aid_permits", "land_and_water"],
            "ceasefires": ["unilateral", "local_or_humanitarian"],
            "ceasefire_conduct": "Three pauses for vaccination kept to the hour. The truce of spring holds but for the passes.",
            "ihl_pledges": ["code_of_conduct"],
            "pledges_watched_by": "Its own inspectors; the relief network is told of findings, not shown them.",
        },
    ),
    "guard": (
        "patrols",
        {
            "state_link": "paid_or_armed",
            "legal_basis": "Order of the governor of 2019; no act of parliament.",
            "payroll": "local_authority",
            "payroll_notes": "Paid two months late; officers keep a tenth.",
            "communal_base": ["Farming villages of the lower valley", "Settlers of the dam"],
            "communal_balance": "Herders read every visit to the Guard as a choice of side; the elders were told first each time.",
            "hrddp_finding": "reasons_for_concern",
            "hrddp_on": date(2025, 9, 2),
            "hrddp_units": "Ford company: two beatings, one officer moved. Village posts: nothing known.",
            "future_path": "local_police",
            "future_notes": "Draft law on village police; no list of names yet.",
        },
    ),
    "ridge": (
        "channel",
        {
            "doctrine": "Calls every truce treason and every council unbelief.",
            "settlement_outlook": "excluded",
            "case_for_contact": "Remains of the dead and two hostages; nothing else, and through the elders only.",
            "contact_purposes": ["detainees_and_remains"],
            "foreign_members": "unknown",
            "use_of_contact": "Filmed an elder who came for a body and showed it as a surrender.",
        },
    ),
    "scouts": (
        "gazette",
        {
            "state_link": "commanded",
            "legal_basis": "Border act of 1998.",
            "payroll": "state_budget",
            "communal_base": ["Mountain families of the east"],
            "future_path": "state_forces",
        },
    ),
    "boats": (
        "driver",
        {
            "criminal_economies": ["fuel", "trafficking_in_persons", "smuggling"],
            "routes": ["River port to the delta, at night", "Ford, when the Guard is paid"],
            "official_collusion": "individuals",
            "protected_by": "Harbour clerks; both armed sides take a share.",
            "prosecutor_view": "not_consulted",
            "contact_limits": "Safety of the people on the boats, if anything.",
        },
    ),
    "meridian": (
        "gazette",
        {
            "montreux_support": "some",
            "icoca_status": "transitional",
            "icoca_on": date(2025, 8, 14),
            "standards": ["iso_18788"],
            "open_complaints": "yes",
            "licences": ["Tavara, ministry of the interior, no. 44/2016, renewed each year", "Export of body armour: none needed"],
            "clients": ["Government of Tavara: the dam and the river port", "Concession holder of the port"],
            "beneficial_owners": ["Meridian Holding, 70 %", "Two funds of the concession holder, 30 %"],
            "personnel_notes": "Two thirds hired in the lower valley, vetted by the Guard; officers from abroad.",
            "in_hostilities": "no",
            "force_rules": "in_contract",
            "force_notes": "Side arms and rifles inside the fence. Incidents go to the ministry within a day, to nobody else.",
            "grievance_mechanism": "no",
        },
    ),
    "relief": (
        "clinics",
        {
            "registration_status": "registered",
            "registration_number": "TV-NGO-2014-017",
            "mandate": "Primary health care on both sides of the line.",
            "neutrality": "accepted_by_all",
            "acceptance": "It treats everybody and carries nobody's messages.",
            "access_level": "negotiated",
            "access_notes": "Permits of the Front above the mill, letters of the governor below it.",
            "consent_to_share": "limited",
            "consent_on": date(2025, 6, 20),
            "consent_terms": "Numbers of patients a month, never names, never places of treatment of fighters.",
            "donor_terms": "Vets suppliers, not patients.",
        },
    ),
    "elders": (
        "elders",
        {
            "leadership_kind": "traditional",
            "speaks_for": "The four clans of the upper valley; the young of the two smaller ones go around it.",
            "represents": ["livelihoods"],
            "convening_power": "strong",
            "exposure": "medium",
            "consent_to_name": "given",
            "consent_on": date(2025, 5, 11),
        },
    ),
    "mothers": (
        "clinics",
        {
            "leadership_kind": "self_organised",
            "speaks_for": "Families of the forty-one missing, of both banks.",
            "represents": ["women", "victims"],
            "convening_power": "some",
            "exposure": "high",
            "consent_to_name": "refused",
            "consent_on": date(2025, 7, 3),
            "consent_terms": "The list of the missing may be shown to the envoy; nobody who keeps it may be named.",
        },
    ),
    "party": (
        "gazette",
        {
            "legal_status": "registered_party",
            "programme": "Elected district council, schools in Karsi.",
            "seats_and_offices": ["Two of thirty seats in the provincial council"],
            "wing_link": "armed_leads",
            "spoken_mandate": "messages_only",
            "mandate_grounds": "Twice it promised the road for the clinic; the Front opened it a day later, on its own word.",
        },
    ),
    "platform": (
        "front",
        {
            "purpose": "One voice of the valley at the table.",
            "founding_text": "Paper of the mill, January 2025",
            "decision_rule": "consensus",
            "common_command": "no_forces",
            "binding_power": "signatories",
            "membership_terms": "Any clan may walk out; the others go on.",
            "rifts": "Whether the party may sign before the Front does.",
        },
    ),
    "traders": (
        "observers",
        {
            "activities": ["Haulage on the river road", "Fuel and grain store at the port"],
            "ownership_kind": "members",
            "payments": "Tolls at five posts, under threat at two of them.",
            "due_diligence": "under_way",
        },
    ),
    "signal": (
        "channel",
        {
            "digital_activities": ["influence", "mobilisation"],
            "platforms": ["Three message channels", "One video channel"],
            "handles": ["@freekarsa", "@karsa_signal"],
            "identity_check": "The channel of 2023 answers a code word by voice message; the copies do not.",
            "state_link": "unknown",
            "attribution": "Students in the capital, by their words; the hours of posting fit.",
            "attribution_confidence": "low",
        },
    ),
}  # fmt: skip

RISING: Final[dict[str, Any]] = {
    "aims": "Fishing rights in the delta, and a district of its own.",
    "wing_link": "one_side_only",
    "areas_held": ["Islands of the delta"],
    "ceasefires": ["ceasefire_agreement"],
    "ceasefire_conduct": "Kept from the first day of the agreement of 2016.",
    "ihl_pledges": ["none_known"],
}
LEAGUE: Final[dict[str, Any]] = {
    "legal_status": "registered_party",
    "programme": "The delta governs its own waters.",
    "seats_and_offices": ["Five of nine seats in the delta council", "Head of the fisheries office"],
    "wing_link": "one_side_only",
    "spoken_mandate": "full",
}


def describe(found: Groups, by: User) -> None:
    """Fill in every typed profile; the League is described as what it was, and again as what it became."""
    for key, (source, values) in TYPED.items():
        _fill(found.actors[key], values | grade(found, source), by)
    front = found.actors["front"]
    seen = stored.asked_of(front, user=by).version
    profiles.cite(actor_id=front.pk, field="areas_held", seen_version=seen, values=grade(found, "patrols", "3"), by=by)
    league = found.actors["league"]
    _fill(league, RISING | grade(found, "gazette"), by)
    registry.reclassify(
        actor_id=league.pk,
        seen_version=Actor.objects.get(pk=league.pk).version,
        actor_type="political_wing",
        subtypes=["party"],
        status="transformed_party",
        since=date(2016, 11, 24),
        reason="Agreement of the delta: weapons handed in, registered as a party the same day.",
        by=by,
    )
    _fill(Actor.objects.get(pk=league.pk), LEAGUE | grade(found, "gazette"), by)


def _fill(actor: Actor, values: dict[str, Any], by: User) -> None:
    seen = stored.asked_of(actor, user=by).version
    profiles.describe(actor_id=actor.pk, seen_version=seen, values=values, by=by)

"""Writing the rows of a study, all of them or none."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from casestudies.domain.vocabulary import Section
from casestudies.models import (
    CaseStudy,
    Citation,
    Event,
    Indicator,
    Lesson,
    Listing,
    Party,
    Passage,
    StudyAgreement,
)


def replace(study: CaseStudy, content: Mapping[str, Any]) -> None:
    """Delete every row of the study and write those of the content; links of parties to actors stay with the key."""
    linked: dict[str, UUID] = dict(
        Party.objects.filter(study=study, actor__isnull=False).values_list("key", "actor_id")
    )
    for model in (Citation, Party, Passage, Event, StudyAgreement, Indicator, Lesson):
        model._default_manager.filter(study=study).delete()
    Citation.objects.bulk_create(
        Citation(
            study=study,
            position=number,
            key=row["key"],
            kind=row["kind"],
            title=row["title"],
            author=row["author"],
            publisher=row["publisher"],
            published_on=row["date"],
            published_precision=row["date_precision"],
            url=row["url"],
            perspective=row["perspective"],
        )
        for number, row in enumerate(content["bibliography"], start=1)
    )
    _write_parties(study, content["parties"], linked)
    Passage.objects.bulk_create(_passages(study, content))
    Event.objects.bulk_create(
        Event(
            study=study,
            position=number,
            occurred_on=row["date"],
            until_on=row["until"],
            precision=row["precision"],
            text=row["text"],
            incident_type=row["type"] or "",
            party_keys=row["parties"],
            contested=row["contested"],
            source_keys=row["sources"],
        )
        for number, row in enumerate(content["timeline"])
    )
    StudyAgreement.objects.bulk_create(
        StudyAgreement(
            study=study,
            position=number,
            title=row["title"],
            signed_on=row["date"],
            stage=row["stage"],
            ceasefire_class=row["ceasefire_class"] or "",
            party_keys=row["parties"],
            provisions=row["provisions"],
            monitoring=row["monitoring"],
            text=row["text"],
            source_keys=row["sources"],
        )
        for number, row in enumerate(content["agreements"])
    )
    Indicator.objects.bulk_create(
        Indicator(
            study=study,
            position=number,
            name=row["name"],
            unit=row["unit"],
            note=row["note"],
            points=row["values"],
            source_keys=row["sources"],
        )
        for number, row in enumerate(content["indicators"])
    )
    Lesson.objects.bulk_create(
        Lesson(
            study=study,
            position=number,
            type=row["type"],
            strength=row["strength"],
            text=row["text"],
            checklist_codes=row["codes"],
            source_keys=row["sources"],
            **row["applies_to"],
        )
        for number, row in enumerate(content["lessons"])
    )


def _write_parties(study: CaseStudy, rows: list[dict[str, Any]], linked: Mapping[str, UUID]) -> None:
    parties = Party.objects.bulk_create(
        Party(
            study=study,
            position=number,
            key=row["key"],
            name=row["name"],
            common_name=row["common_name"],
            actor_type=row["actor_type"],
            role=row["role"],
            functions=row["functions"],
            text=row["text"],
            source_keys=row["sources"],
            actor_id=linked.get(row["key"]),
        )
        for number, row in enumerate(rows)
    )
    Listing.objects.bulk_create(
        Listing(
            study=study,
            party=party,
            position=number,
            list_code=listing["list_code"],
            authority=listing["authority"],
            listed_on=listing["listed_on"],
            listed_precision=listing["listed_precision"],
            delisted_on=listing["delisted_on"],
            note=listing["note"],
            source_keys=listing["sources"],
        )
        for party, row in zip(parties, rows, strict=True)
        for number, listing in enumerate(row["listings"])
    )


# Which entry of the file fills which section, and where the section's codes stand in it.
_PROSE = {
    "context": (Section.CONTEXT, None),
    "objectives": (Section.OBJECTIVE, None),
    "channels": (Section.CHANNEL, "medium"),
    "incentives": (Section.INCENTIVE, "category"),
    "legal_issues": (Section.LEGAL_ISSUE, "codes"),
    "risks": (Section.RISK, "code"),
    "outcomes": (Section.OUTCOME, None),
    "counter_arguments": (Section.COUNTER_ARGUMENT, None),
    "open_questions": (Section.OPEN_QUESTION, None),
}


def _passages(study: CaseStudy, content: Mapping[str, Any]) -> Iterable[Passage]:
    for name, (section, code_entry) in _PROSE.items():
        for number, row in enumerate(content[name]):
            found = row[code_entry] if code_entry else []
            yield Passage(
                study=study,
                section=section,
                position=number,
                text=row["text"],
                source_keys=row["sources"],
                codes=found if isinstance(found, list) else [found],
                party_key=row.get("party", ""),
                track=row.get("track", ""),
                is_discreet=row.get("is_discreet", False),
                horizon=row.get("horizon"),
            )

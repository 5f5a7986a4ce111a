"""What REST takes of case studies."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from rest_framework import serializers

from actors.api.given import Body, Strict
from casestudies.models import CaseStudy
from casestudies.services import editing

DAYS: Final = frozenset({"from", "to", "date", "until", "listed_on", "delisted_on"})
STUDY: Final[Mapping[str, Any]] = {
    "application/json": {
        "type": "object",
        "properties": {"slug": {"type": "string"}, "title": {"type": "string"}},
        "description": "A whole study, as the files in casestudies/data have it.",
    }
}


def study_of(data: Any) -> Any:
    """Return a study as its file has it: JSON writes days as text."""
    if isinstance(data, dict):
        return {key: _day(value) if key in DAYS else study_of(value) for key, value in data.items()}
    return [study_of(item) for item in data] if isinstance(data, list) else data


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value  # reading the study says what is wrong with it


class HeadIn(Body):
    """The head of a study; what is left out stays."""

    class Meta:
        model = CaseStudy
        fields = editing.HEAD


class PartyLinkIn(Strict):
    """A party of the study, by its key, and the actor it is; null takes the link away."""

    party = serializers.CharField(max_length=80)
    actor_id = serializers.UUIDField(allow_null=True)


class PrecedentIn(Strict):
    """The study taken as precedent, and what it teaches here."""

    study_id = serializers.UUIDField()
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")

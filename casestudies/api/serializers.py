"""Case studies as JSON: codes, not labels; every statement with its sources and what they amount to."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from casestudies.domain.sourcing import Support
from casestudies.models import CaseStudy, Citation, Lesson
from casestudies.selectors.studies import Cited, Reading


class StudyOut(serializers.ModelSerializer[CaseStudy]):
    """The head of a study."""

    class Meta:
        model = CaseStudy
        fields = (
            "id",
            "slug",
            "title",
            "summary",
            "region",
            "conflict",
            "started_on",
            "ended_on",
            "period_note",
            "status",
            "reviewed_at",
            "marking",
            "actor_types",
            "kinds",
            "channels",
            "listings",
            "incentives",
            "version",
            "updated_at",
        )
        read_only_fields = fields


class StatementOut(serializers.Serializer[Cited]):
    """A statement: the keys of the sources it cites, and what they amount to."""

    sources = serializers.SerializerMethodField()
    support = serializers.ChoiceField(choices=[support.value for support in Support])

    def get_sources(self, cited: Cited) -> list[str]:
        """Return the keys of the cited sources."""
        return [source.key for source in cited.sources]


class ListingOut(StatementOut):
    """A designation of a party."""

    list_code = serializers.CharField(source="row.list_code")
    authority = serializers.CharField(source="row.authority")
    listed_on = serializers.DateField(source="row.listed_on", allow_null=True)
    listed_precision = serializers.CharField(source="row.listed_precision")
    delisted_on = serializers.DateField(source="row.delisted_on", allow_null=True)
    note = serializers.CharField(source="row.note")


class PartyOut(StatementOut):
    """A party; `actor` is the linked actor, absent where there is none that the caller may see."""

    key = serializers.CharField(source="row.key")
    name = serializers.CharField(source="row.name")
    common_name = serializers.CharField(source="row.common_name")
    actor_type = serializers.CharField(source="row.actor_type")
    role = serializers.CharField(source="row.role")
    functions = serializers.ListField(source="row.functions", child=serializers.CharField())
    text = serializers.CharField(source="row.text")
    actor = serializers.UUIDField(source="row.actor_id", required=False)
    listings = serializers.SerializerMethodField()

    def to_representation(self, instance: Cited) -> dict[str, Any]:
        """Return the party, with the linked actor if the caller may see it."""
        data = super().to_representation(instance)
        if instance.row.actor_id not in self.context["reading"].linked:
            del data["actor"]
        return data

    @extend_schema_field(ListingOut(many=True))
    def get_listings(self, cited: Cited) -> list[dict[str, Any]]:
        """Return the designations of the party."""
        rows = self.context["reading"].listings.get(cited.row.pk, [])
        return [dict(ListingOut(row).data) for row in rows]


class PassageOut(StatementOut):
    """A paragraph of a section of prose."""

    section = serializers.CharField(source="row.section")
    text = serializers.CharField(source="row.text")
    party = serializers.CharField(source="row.party_key")
    codes = serializers.ListField(source="row.codes", child=serializers.CharField())
    track = serializers.CharField(source="row.track")
    is_discreet = serializers.BooleanField(source="row.is_discreet")
    horizon = serializers.IntegerField(source="row.horizon", allow_null=True)


class EventOut(StatementOut):
    """A line of the timeline."""

    occurred_on = serializers.DateField(source="row.occurred_on")
    until_on = serializers.DateField(source="row.until_on", allow_null=True)
    precision = serializers.CharField(source="row.precision")
    text = serializers.CharField(source="row.text")
    incident_type = serializers.CharField(source="row.incident_type")
    parties = serializers.ListField(source="row.party_keys", child=serializers.CharField())
    contested = serializers.CharField(source="row.contested")


class AgreementOut(StatementOut):
    """An agreement of the case."""

    title = serializers.CharField(source="row.title")
    signed_on = serializers.DateField(source="row.signed_on")
    stage = serializers.CharField(source="row.stage")
    ceasefire_class = serializers.CharField(source="row.ceasefire_class")
    parties = serializers.ListField(source="row.party_keys", child=serializers.CharField())
    provisions = serializers.ListField(source="row.provisions", child=serializers.CharField())
    monitoring = serializers.CharField(source="row.monitoring")
    text = serializers.CharField(source="row.text")


class PointOut(serializers.Serializer[dict[str, int]]):
    """One year of an indicator."""

    year = serializers.IntegerField()
    low = serializers.IntegerField()
    best = serializers.IntegerField()
    high = serializers.IntegerField()


class IndicatorOut(StatementOut):
    """A series of numbers."""

    name = serializers.CharField(source="row.name")
    unit = serializers.CharField(source="row.unit")
    note = serializers.CharField(source="row.note")
    points = PointOut(source="row.points", many=True)


class LessonOut(StatementOut):
    """An assessment of the authors."""

    type = serializers.CharField(source="row.type")
    strength = serializers.CharField(source="row.strength")
    text = serializers.CharField(source="row.text")
    actor_types = serializers.ListField(source="row.actor_types", child=serializers.CharField())
    kinds = serializers.ListField(source="row.kinds", child=serializers.CharField())
    channels = serializers.ListField(source="row.channels", child=serializers.CharField())
    incentives = serializers.ListField(source="row.incentives", child=serializers.CharField())
    checklist_codes = serializers.ListField(source="row.checklist_codes", child=serializers.CharField())


class LessonTextOut(serializers.ModelSerializer[Lesson]):
    """A lesson in short, beside an engagement it applies to."""

    class Meta:
        model = Lesson
        fields = ("type", "strength", "text", "checklist_codes")
        read_only_fields = fields


class ItemLessonOut(serializers.Serializer[Lesson]):
    """A lesson beside an item of a checklist, with the study it comes from."""

    study = serializers.UUIDField(source="study_id")
    title = serializers.CharField(source="study.title")
    lesson = LessonTextOut(source="*")


class CitationOut(serializers.ModelSerializer[Citation]):
    """A source of the bibliography; `position` is its number in print, `url` may be empty."""

    url = serializers.CharField()

    class Meta:
        model = Citation
        fields = (
            "position",
            "key",
            "kind",
            "title",
            "author",
            "publisher",
            "published_on",
            "published_precision",
            "url",
            "perspective",
        )
        read_only_fields = fields


class ReadingOut(serializers.Serializer[Reading]):
    """A whole study in one call."""

    study = StudyOut()
    statements = serializers.IntegerField(source="tally.total", help_text="How many statements of fact it makes.")
    statements_needing_second_source = serializers.IntegerField(source="tally.needing_second_source")
    parties = PartyOut(many=True)
    passages = serializers.SerializerMethodField()
    events = EventOut(many=True)
    agreements = AgreementOut(many=True)
    indicators = IndicatorOut(many=True)
    lessons = LessonOut(many=True)
    citations = CitationOut(many=True)

    @extend_schema_field(PassageOut(many=True))
    def get_passages(self, reading: Reading) -> list[dict[str, Any]]:
        """Return the paragraphs of every section."""
        return [dict(PassageOut(row).data) for rows in reading.passages.values() for row in rows]

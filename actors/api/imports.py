"""REST of an import: what a file would do, row by row, or doing it."""

import json
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actors.api.base import body, who
from actors.api.given import Strict
from actors.domain import tables
from actors.domain.mapped import Columns
from actors.models import ImportedRow
from actors.services import imports, planned
from core.api import command


class Table(serializers.JSONField):
    """JSON of headings and what each holds, sent as a part of a form: both texts that can be said again."""

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Return the table; refuse anything else."""
        try:
            value = super().to_internal_value(data)
            json.dumps(value, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError):
            self.fail("invalid")
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise serializers.ValidationError(_("Give headings and what each holds, all of them texts."))
        return value


class ImportIn(Strict):
    """A file, where its new actors go, and whether only to say what would happen."""

    compartment_id = serializers.UUIDField()
    format = serializers.ChoiceField(choices=sorted((*imports.FORMATS, imports.CSV)), default=imports.UCDP)
    columns = Table(
        required=False,
        help_text="For csv: heading: what it holds, as name, alias, countries, id:wikidata; the rest is left out.",
    )
    types = Table(
        required=False,
        help_text='For csv: what the words of the file for types mean, as {"Warband": "militia"}; ours need none.',
    )
    source_title = serializers.CharField(
        required=False, max_length=200, help_text="For csv: what the file is as a source; its name without."
    )
    dry_run = serializers.BooleanField(default=False)
    file = serializers.FileField(allow_empty_file=True, max_length=200)


class ImportLineOut(serializers.Serializer[Any]):
    """What happens to one row of the file; `why` says it of a rejected one."""

    number = serializers.IntegerField()
    key = serializers.CharField()
    name = serializers.CharField()
    outcome = serializers.CharField(help_text="create, update, renamed, dropped or rejected.")
    why = serializers.CharField()
    changes = serializers.ListField(child=serializers.CharField(), help_text="The fields that change.")
    actor_id = serializers.UUIDField(allow_null=True)


class LeftOutOut(serializers.Serializer[Any]):
    """What a row says and is not stored."""

    number = serializers.IntegerField()
    why = serializers.CharField()


class ImportOut(serializers.Serializer[Any]):
    """What an import did, or would do; `lines` leaves out the rows that are unchanged."""

    batch_id = serializers.UUIDField(allow_null=True)
    version = serializers.CharField()
    sha256 = serializers.CharField()
    counts = serializers.DictField(child=serializers.IntegerField())
    relations = serializers.IntegerField(help_text="Relations written.")
    relations_known = serializers.IntegerField(help_text="Relations that were recorded already.")
    left_out = LeftOutOut(many=True)
    lines = ImportLineOut(many=True)


def _columns(said: dict[str, Any]) -> Columns | None:
    if "columns" not in said:
        return None
    types = {word.casefold(): kind for word, kind in said.get("types", {}).items()}
    return Columns(said["columns"], source=said.get("source_title", ""), types=types)


class Import(APIView):
    """Actors from a file."""

    scope = "actors"
    parser_classes = (MultiPartParser,)

    @extend_schema(request=ImportIn, responses={201: ImportOut, 200: ImportOut})
    @command
    def post(self, request: Request) -> Response:
        """Take in the actors of a file, all or none (201); a dry run and a file without news write nothing (200)."""
        said = body(request, ImportIn)
        asked = {
            "content": said["file"].read(tables.LARGEST_FILE + 1),
            "compartment_id": said["compartment_id"],
            "form": said["format"],
            "columns": _columns(said),
            "by": who(request),
        }
        batch = None
        if said["dry_run"]:
            plan = imports.dry_run(**asked)
        else:
            batch, plan = imports.import_actors(file_name=said["file"].name, **asked)
        made = dict(ImportedRow.objects.filter(batch=batch).values_list("key", "actor_id")) if batch else {}
        lines = [
            replace(line, actor_id=made.get(line.key, line.actor_id))
            for line in plan.lines
            if line.outcome != planned.UNCHANGED
        ]
        answer = {
            "batch_id": batch and str(batch.pk),
            "version": plan.version,
            "sha256": plan.sha256,
            "counts": plan.counts,
            "relations": len(plan.ties),
            "relations_known": plan.known_ties,
            "left_out": [{"number": number, "why": why} for number, why in plan.left_out],
            "lines": ImportLineOut(lines, many=True).data,
        }
        return Response(answer, status=200 if batch is None else 201)

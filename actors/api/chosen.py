"""Which parts of an answer its caller asked for: `fields`, `omit` and `expand`."""

from collections.abc import Collection
from typing import Any, Final

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

FIELDS: Final = OpenApiParameter(
    "fields", OpenApiTypes.STR, description="Names, with commas between: the answer has these and no others."
)
OMIT: Final = OpenApiParameter(
    "omit", OpenApiTypes.STR, description="Names, with commas between: the answer has all but these."
)
EXPAND: Final = OpenApiParameter(
    "expand", OpenApiTypes.STR, description="Parts of the profile, with commas between, that each row has besides."
)


class Sparse(serializers.Serializer[Any]):
    """An answer from which any field may be left out, since its caller may ask for some of it."""


class SparseSchema(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Says in the published schema that no field of a sparse answer has to be there."""

    target_class = Sparse
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> dict[str, Any]:
        """Return the schema of the serializer without what is required."""
        draw: Any = auto_schema._map_serializer  # noqa: SLF001 - the library offers no other way to draw it first
        schema: dict[str, Any] = draw(self.target, direction, bypass_extensions=True)
        schema.pop("required", None)
        return schema


def fields(request: Request, known: Collection[str], *, added: Collection[str] = ()) -> tuple[str, ...]:
    """Return which of the known fields, and of those `added` by the caller, the answer has, in their order.

    Raises ValidationError for a name that the answer does not have.
    """
    known = (*known, *added)
    wanted = named(request, "fields", known) or set(known)
    left_out = named(request, "omit", known)
    return tuple(name for name in known if name in wanted and name not in left_out)


def named(request: Request, parameter: str, known: Collection[str]) -> set[str]:
    """Return the names a parameter lists; raises ValidationError for a name that is not known."""
    names = {name.strip() for name in request.query_params.get(parameter, "").split(",")} - {""}
    if strange := sorted(names - set(known)):
        message = _("There is no %(names)s here. Choose from: %(known)s.")
        raise ValidationError({parameter: message % {"names": ", ".join(strange), "known": ", ".join(known)}})
    return names

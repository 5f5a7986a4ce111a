"""What a graded fact must keep to: sources its readers may see, both grades or none, confirmed only twice over."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from actors.domain.grading import NEEDS_SECOND_SOURCE, independent
from actors.models import Graded, Source
from actors.services.records import invalid

SOURCES: Final = ("source_id", "corroborated_by_id")
FIELDS: Final = ("source_id", "reliability", "credibility", "corroborated_by_id", "noted_on")

REFUTED: Final[Any] = gettext_lazy("This source is refuted: nothing more can rest on it.")


def insist(fact: Graded, *, compartment_id: UUID, by: User) -> None:
    """Refuse a fact whose sources or grades do not hold; raises Invalid with a sentence per field.

    A source must lie in the compartment of the fact or in a common one, so that whoever may read the fact may as a
    rule read where it comes from.
    """
    insist_among(visible([fact.source_id, fact.corroborated_by_id], by=by), fact, compartment_id=compartment_id)


def insist_among(cited: Mapping[UUID, Source], fact: Graded, *, compartment_id: UUID) -> None:
    """Refuse the same with sources that were looked up before (`visible`)."""
    source = source_among(cited, "source_id", fact.source_id, compartment_id=compartment_id)
    second = source_among(cited, "corroborated_by_id", fact.corroborated_by_id, compartment_id=compartment_id)
    for field, row in (("source_id", source), ("corroborated_by_id", second)):
        if row is not None and row.is_refuted and not _cited_before(fact, row):
            raise invalid({field: REFUTED})
    if bool(fact.reliability) != bool(fact.credibility):
        missing = "credibility" if fact.reliability else "reliability"
        raise invalid({missing: _("Judge the source and the information, or neither.")})
    if second is not None and (source is None or not independent(source.origin, second.origin)):
        raise invalid({"corroborated_by_id": _("The second source must have another origin than the first.")})
    if fact.credibility == NEEDS_SECOND_SOURCE and second is None:
        raise invalid({"corroborated_by_id": _("Confirmed (1) needs a second source of another origin.")})


def leave_out_far(copy: Graded, *, compartment_id: UUID) -> None:
    """Take from a copied fact sources that its readers could not see, and the grades with them."""
    cited = [source for source in (copy.source, copy.corroborated_by) if source is not None]
    if any(row.compartment_id != compartment_id and not row.compartment.is_common for row in cited):
        copy.source = copy.corroborated_by = None
        copy.reliability = copy.credibility = ""


def leave_out_unseen(copy: Graded, *, compartment_id: UUID, by: User) -> None:
    """Take from a copied fact sources its readers, or whoever copies it, could not see, and the grades with them."""
    leave_out_far(copy, compartment_id=compartment_id)
    cited = {source.pk for source in (copy.source, copy.corroborated_by) if source is not None}
    if Source.objects.visible_to(by).filter(pk__in=cited).count() < len(cited):
        copy.source = copy.corroborated_by = None
        copy.reliability = copy.credibility = ""


def _cited_before(fact: Graded, source: Source) -> bool:
    stored = type(fact)._default_manager.filter(pk=fact.pk)
    return stored.filter(Q(source=source) | Q(corroborated_by=source)).exists()


def visible(source_ids: Iterable[UUID | None], *, by: User) -> dict[UUID, Source]:
    """Return those of some sources that `by` sees, with their compartments, in one statement; none without ids."""
    asked = {source_id for source_id in source_ids if source_id is not None}
    if not asked:
        return {}
    return {row.pk: row for row in Source.objects.visible_to(by).select_related("compartment").filter(pk__in=asked)}


def source_among(
    cited: Mapping[UUID, Source], field: str, source_id: UUID | None, *, compartment_id: UUID
) -> Source | None:
    """Return the source a fact of the compartment may cite, of those looked up (`visible`), None for none.

    Raises Invalid for any other.
    """
    if source_id is None:
        return None
    found = cited.get(source_id)
    if found is None:
        raise invalid({field: _("There is no such source.")})
    if found.compartment_id != compartment_id and not found.compartment.is_common:
        raise invalid({field: _("Choose a source of the same compartment or of a common one.")})
    return found

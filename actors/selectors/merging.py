"""Merges of two records: what goes over, what stays behind, and what came since."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.compartments import ids_seen
from actors.domain.merging import MergeStatus
from actors.domain.relations import label_from
from actors.models import (
    Actor,
    Area,
    CulturalNote,
    DdrEntry,
    ExternalId,
    GroundParty,
    IncentiveResponse,
    IntegrationAssessment,
    Interest,
    Listing,
    Name,
    PersonRole,
    RecordMerge,
    Relation,
    Reshaping,
    SizeEstimate,
)
from actors.models.merging import MergeQuerySet
from core.errors import NotFound

Rows = QuerySet[Any]
KINDS: Final[Mapping[str, tuple[Any, str]]] = {
    "names": (Name, "actor"),
    "external_ids": (ExternalId, "actor"),
    "roles": (PersonRole, "actor"),
    "relations_out": (Relation, "from_actor"),
    "relations_in": (Relation, "to_actor"),
    "interests": (Interest, "actor"),
    "incentives": (IncentiveResponse, "actor"),
    "notes": (CulturalNote, "actor"),
    "estimates": (SizeEstimate, "actor"),
    "areas": (Area, "actor"),
    "integration": (IntegrationAssessment, "actor"),
    "ddr": (DdrEntry, "actor"),
    "ground": (GroundParty, "actor"),
    "listings": (Listing, "actor"),
    "reshapings": (Reshaping, "actor"),
    "reshaped_into": (Reshaping.parts.through, "actor"),
}
"""What belongs to one actor and goes over with it: the table, and the column that names the actor."""


@dataclass(frozen=True, slots=True)
class Part:
    """Parts of one kind in words: those that go over, and those that stay because the kept record has the same."""

    label: str
    moving: list[str]
    staying: list[str]


def visible(user: User | None) -> MergeQuerySet:
    """Return the merges the user may see, the newest first."""
    rows: MergeQuerySet = RecordMerge.objects.visible_to(user)
    people = ("proposed_by", "decided_by", "split_proposed_by", "split_decided_by")
    return rows.select_related("kept__compartment", "folded__compartment", *people).order_by("-created_at", "-pk")


def get(merge_id: UUID, *, user: User | None) -> RecordMerge:
    """Return one merge; raises NotFound when hidden or absent."""
    found = visible(user).filter(pk=merge_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such merge."))
    return found


def waiting_for(user: User) -> MergeQuerySet:
    """Return the merges and splits that this person may be the second one for."""
    places = [place for place in user.access if user.may_change_in(place)]
    own = Q(status="proposed", proposed_by=user) | Q(status="split_proposed", split_proposed_by=user)
    return visible(user).waiting().filter(kept__compartment__in=places).exclude(own)


def of(actor: Actor, *, user: User) -> MergeQuerySet:
    """Return the merges that hold, and those that wait, with this record on either side."""
    rows = visible(user).filter(Q(kept=actor) | Q(folded=actor))
    return rows.filter(status__in=["proposed", "merged", "split_proposed"])


def movable(folded: Actor, kept: Actor) -> dict[str, Rows]:
    """Return the rows that go over to the kept record, by kind.

    What both have stays where it is, and so does what joins the two.
    """
    rows: dict[str, Rows] = {
        kind: model._default_manager.filter(**{column: folded}) for kind, (model, column) in KINDS.items()
    }
    same: dict[str, Rows] = {
        "names": Name.objects.filter(actor=kept, text=OuterRef("text"), kind=OuterRef("kind")),
        "external_ids": ExternalId.objects.filter(actor=kept, scheme=OuterRef("scheme"), value=OuterRef("value")),
        "ground": GroundParty.objects.filter(actor=kept, entry=OuterRef("entry")),
        "reshaped_into": Reshaping.parts.through.objects.filter(actor=kept, reshaping=OuterRef("reshaping")),
    }
    for kind, known in same.items():
        rows[kind] = rows[kind].filter(~Exists(known))
    held = PersonRole.objects.filter(actor=kept, person=OuterRef("person"), role=OuterRef("role"), until=None)
    rows["roles"] = rows["roles"].filter(Q(until__isnull=False) | ~Exists(held))
    rows["relations_out"] = rows["relations_out"].exclude(to_actor=kept)
    rows["relations_in"] = rows["relations_in"].exclude(from_actor=kept)
    rows["reshapings"] = rows["reshapings"].exclude(parts=kept)
    rows["reshaped_into"] = rows["reshaped_into"].exclude(reshaping__actor=kept)
    return rows


def parts(folded: Actor, kept: Actor, *, user: User) -> list[Part]:
    """Return in words what goes over and what stays, as far as the user may see it."""
    found = []
    for kind, rows in movable(folded, kept).items():
        model, column = KINDS[kind]
        seen = _seen(model, user)
        moving = _told(seen.filter(pk__in=rows.values("pk")), column)
        staying = _told(seen.filter(**{column: folded}).exclude(pk__in=rows.values("pk")), column)
        if moving or staying:
            found.append(Part(_label(model, column), moving, staying))
    return found


def moved(merge: RecordMerge, *, user: User) -> list[Part]:
    """Return in words what a merge moved, as far as the user may see it."""
    found = []
    for kind, ids in merge.moved.items():
        model, column = KINDS[kind]
        if told := _told(_seen(model, user).filter(pk__in=ids), column):
            found.append(Part(_label(model, column), told, []))
    return found


def parts_of(merge: RecordMerge, *, user: User) -> list[Part]:
    """Return in words what goes over, or went over once it was decided."""
    if merge.status == MergeStatus.PROPOSED:
        return parts(merge.folded, merge.kept, user=user)
    return moved(merge, user=user)


def added_since(merge: RecordMerge, *, user: User) -> list[Part]:
    """Return in words what the kept record got after the merge: a split leaves it there."""
    since: datetime | None = merge.decided_at
    found = []
    for kind, (model, column) in KINDS.items():
        if since is None or not hasattr(model, "created_at"):
            continue
        rows = _seen(model, user).filter(**{column: merge.kept}, created_at__gt=since)
        if told := _told(rows.exclude(pk__in=merge.moved.get(kind, [])), column):
            found.append(Part(_label(model, column), told, []))
    return found


def ids(rows: Mapping[str, Rows]) -> dict[str, list[Any]]:
    """Return the ids of the rows of each kind that has any."""
    found = {kind: list(some.order_by("pk").values_list("pk", flat=True)) for kind, some in rows.items()}
    return {kind: some for kind, some in found.items() if some}


def nameable(found: Mapping[str, Iterable[Any]], kept: Actor) -> dict[str, str]:
    """Return the ids every reader of the records may know, in one text a kind: what leads elsewhere is left out."""
    told = {}
    for kind, some in found.items():
        model, _column = KINDS[kind]
        rows = model._default_manager.filter(pk__in=list(some))
        for far in {PersonRole: ("person",), Relation: ("from_actor", "to_actor")}.get(model, ()):
            rows = rows.filter(
                Q(**{f"{far}__compartment": kept.compartment_id}) | Q(**{f"{far}__compartment__is_common": True})
            )
        if known := [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]:
            told[kind] = ", ".join(known)
    return told


def counted(told: Mapping[str, str]) -> list[tuple[str, int]]:
    """Return of what `nameable` told which kinds there are, in words, and how many of each."""
    return [(_label(*KINDS[kind]), some.count(",") + 1) for kind, some in told.items()]


def far_ends(found: Mapping[str, Iterable[Any]], kept: Actor) -> list[UUID]:
    """Return the actors at the other end of moved relations whose readers may know of it."""
    ends: list[UUID] = []
    for kind, far in (("relations_out", "to_actor"), ("relations_in", "from_actor")):
        rows = Relation.objects.filter(pk__in=list(found.get(kind, ())))
        near = Q(**{f"{far}__compartment": kept.compartment_id}) | Q(**{f"{far}__compartment__is_common": True})
        ends += rows.filter(near).values_list(far, flat=True)
    return ends


def live_listings(*actors: Actor) -> QuerySet[Listing]:
    """Return the listings of these records that have not ended."""
    rows: QuerySet[Listing] = Listing.objects.filter(actor__in=actors, delisted_on=None)
    return rows.order_by("list_code", "pk")


def _seen(model: Any, user: User) -> Rows:
    rows: Rows = model._default_manager.all()
    if model is Relation:  # at this moment one end may be the record that went into the other
        seen = ids_seen(Actor, user)
        return rows.filter(from_actor__in=seen, to_actor__in=seen).select_related("from_actor", "to_actor")
    if model is Reshaping.parts.through:
        rows = rows.filter(reshaping__actor__in=ids_seen(Actor, user))
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(user)
    related = {PersonRole: ("person",), GroundParty: ("entry",), Reshaping.parts.through: ("reshaping__actor",)}
    return rows.select_related(*related[model]) if model in related else rows


def _told(rows: Rows, column: str) -> list[str]:
    return [_in_words(row, column) for row in rows.order_by("pk")]


def _in_words(row: Any, column: str) -> str:
    if isinstance(row, Relation):
        far = row.to_actor if column == "from_actor" else row.from_actor
        return f"{_(label_from(row.relation_type, forwards=column == 'from_actor'))} {far.name}"
    told = WORDS.get(type(row), str)
    return told(row).strip()


WORDS: Final[Mapping[Any, Callable[[Any], str]]] = {
    PersonRole: lambda row: f"{row.person.name}: {row.get_role_display()}",
    Listing: lambda row: f"{row.get_list_code_display()} {row.reference}",
    ExternalId: lambda row: f"{row.get_scheme_display()}: {row.value}",
    IncentiveResponse: lambda row: f"{row.get_category_display()}: {row.get_response_display()}",
    GroundParty: lambda row: row.entry.text,
    Reshaping: lambda row: f"{row.get_kind_display()}, {row.on.isoformat()}",
    Reshaping.parts.through: lambda row: f"{row.reshaping.get_kind_display()}, {row.reshaping.actor.name}",
}


def _label(model: Any, column: str) -> str:
    if model is Reshaping.parts.through:
        return _("Came of a split or merger")
    words = str(capfirst(model._meta.verbose_name))
    return {"from_actor": _("Relation to others"), "to_actor": _("Relation from others")}.get(column, words)

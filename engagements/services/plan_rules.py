"""What a saved plan must satisfy: well-formed values, and only names its readers may read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import NOT_PROVIDED
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from actors.models import Actor
from core.errors import Invalid
from engagements.domain.kinds import EngagementKind
from engagements.domain.lifecycle import Status
from engagements.models import Engagement, EngagementActor, Offer
from engagements.selectors import reach
from engagements.selectors.content import COLUMNS, ROWS, completes, is_row


def complete(name: str, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows with every field, typed as the column is; raises Invalid for what does not fit its column."""
    kind = ROWS[name]
    columns = {column: kind.model._meta.get_field(column) for column in kind.fields}
    found: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        if unknown := row.keys() - set(kind.fields):
            raise _invalid(f"{name}.{number}", _("Unknown fields: %(names)s.") % {"names": ", ".join(sorted(unknown))})
        try:
            found.append({column: _typed(field, row.get(column, NOT_PROVIDED)) for column, field in columns.items()})
        except ValidationError as wrong:
            raise _invalid(f"{name}.{number}", " ".join(wrong.messages)) from None
    return found


def _typed(field: Any, value: Any) -> Any:
    if value is NOT_PROVIDED:
        return None if field.null else field.get_default()
    column = field.target_field if field.is_relation else field
    typed = column.to_python(value.strip() if isinstance(value, str) else value)
    if field.null and typed == "":
        return None
    return "" if typed is None and not field.null else typed


def check(
    engagement: Engagement, changed: Iterable[str], lists: Mapping[str, Sequence[Mapping[str, Any]]], *, by: User
) -> None:
    """Raise Invalid, with a sentence per field, unless the engagement and the rows may be written as they are."""
    wrong: dict[str, str] = {}
    relations = [field.name for field in Engagement._meta.concrete_fields if field.is_relation]
    try:
        kept = {field.name for field in Engagement._meta.concrete_fields if field.attname not in COLUMNS}
        engagement.clean_fields(exclude={*relations, *kept})
    except ValidationError as found:
        wrong |= {name: " ".join(messages) for name, messages in found.message_dict.items()}
    if engagement.kind == EngagementKind.CHANCE_CONTACT and engagement.status == Status.DRAFT:
        wrong["kind"] = _("A chance contact is logged after the fact, not planned.")
    start, end = engagement.planned_start, engagement.planned_end
    if start and end and end < start:
        wrong["planned_end"] = _("The end lies before the start.")
    for field, thing in (("channel_id", "channel"), ("venue_id", "venue")):
        value = getattr(engagement, field)
        if field in changed and value and not _nameable(engagement, thing, {value}, by):
            wrong[field] = _("Choose one of the list: this one cannot be named here.")
    for name, rows in lists.items():
        wrong |= _wrong_rows(engagement, name, rows, lists, by=by)
    if "parties" in lists and "offers" not in lists:
        offered = engagement.offers.exclude(actor=None).values_list("actor_id", flat=True)
        if not _kept(offered) <= _kept(row["actor_id"] for row in lists["parties"]):
            wrong["parties"] = _(
                "Something is offered to somebody who would take no part any more. Take that offer out, or offer it to "
                "somebody else, first or with this."
            )
    if wrong:
        raise Invalid("invalid_plan", _("Some entries of the plan need correcting."), wrong)


def _wrong_rows(
    engagement: Engagement,
    name: str,
    rows: Sequence[Mapping[str, Any]],
    lists: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    by: User,
) -> dict[str, str]:
    kind = ROWS[name]
    wrong: dict[str, str] = {}
    for number, row in enumerate(rows):
        instance = kind.model(**row)
        try:
            relations = {field.name for field in kind.model._meta.concrete_fields if field.is_relation and field.null}
            instance.clean_fields(exclude={*relations, "engagement", "id", *_foreign(kind.model)})
        except ValidationError as found:
            wrong |= {f"{name}.{number}.{field}": " ".join(texts) for field, texts in found.message_dict.items()}
        if message := _says_enough(name, row):
            wrong[f"{name}.{number}"] = message
    if _named_twice(name, rows):
        wrong[name] = _("Somebody is named twice.")
    elif not _all_nameable(engagement, name, rows, lists, by):
        wrong[name] = _("Choose from the list: some of these cannot be named here.")
    elif name == "offers" and not _keeps_what_was_ordered(engagement, rows):
        wrong[name] = _(
            "Something was ordered of an offer that is missing here: it stays as it is, but for another end and a "
            "legal authority it lacked. Add another instead."
        )
    return wrong


def _keeps_what_was_ordered(engagement: Engagement, rows: Sequence[Mapping[str, Any]]) -> bool:
    left = list(rows)
    for offer in Offer.objects.filter(engagement=engagement, deliveries__isnull=False).distinct():
        same = next((row for row in left if is_row(offer, row, "offers")), None)
        same = same or next((row for row in left if completes(offer, row)), None)
        if same is None:
            return False
        left.remove(same)
    return True


def _foreign(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields if field.is_relation}


def _says_enough(name: str, row: Mapping[str, Any]) -> str:
    if name == "shared_interests" and not (row["interest_id"] or row["text"]):
        return _("Choose a recorded interest or put it in words.")
    if name == "reactions" and not (row["party_id"] or row["party_text"]):
        return _("Choose the third party or name it in words.")
    if name == "offers" and row["amount"] is not None and not (len(row["currency"]) == 3 and row["currency"].isupper()):  # noqa: PLR2004
        return _("Give the currency of the value in three capital letters, for example USD.")
    if name == "offers" and row["amount"] is not None and row["amount"] < 0:
        return _("The value cannot be negative.")
    if name in UNIQUE and not row[UNIQUE[name][0]]:
        return _("Choose who.")
    return ""


UNIQUE: Mapping[str, tuple[str, ...]] = {
    "parties": ("actor_id",),
    "delegates": ("person_id",),
    "team": ("user_id",),
    "facilitation": ("facilitator_id", "function"),
}


def _named_twice(name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    keys = [tuple(row[field] for field in UNIQUE[name]) for row in rows] if name in UNIQUE else []
    return len(set(keys)) < len(keys)


def _nameable(engagement: Engagement, thing: str, ids: set[Any], by: User) -> bool:
    return _all_among(ids, reach.nameable(thing, compartment_id=engagement.compartment_id, user=by))


def _all_among(ids: set[Any], rows: models.QuerySet[Any]) -> bool:
    return not ids or rows.filter(pk__in=ids).distinct().count() == len(ids)


POINTS_AT: Mapping[str, tuple[str, str]] = {
    "delegates": ("person_id", "person"),
    "facilitation": ("facilitator_id", "facilitator"),
    "reactions": ("party_id", "actor"),
}


def _all_nameable(
    engagement: Engagement,
    name: str,
    rows: Sequence[Mapping[str, Any]],
    lists: Mapping[str, Sequence[Mapping[str, Any]]],
    by: User,
) -> bool:
    """Return whether every id in these rows is one the plan may name."""
    place = engagement.compartment_id

    def ids(field: str) -> set[Any]:
        return {row[field] for row in rows if row[field]}

    if name in POINTS_AT:
        field, thing = POINTS_AT[name]
        return _nameable(engagement, thing, ids(field), by)
    if name == "parties":
        return _all_among(ids("actor_id"), reach.engageable(compartment_id=place, user=by))
    if name == "team":
        return _all_among(ids("user_id"), reach.colleagues(compartment_id=place))
    if "parties" in lists:
        parties = {row["actor_id"] for row in lists["parties"]}
    else:
        parties = set(EngagementActor.objects.filter(engagement=engagement).values_list("actor_id", flat=True))
    if name == "offers":
        return _kept(ids("actor_id")) <= _kept(parties)
    return _all_among(ids("interest_id"), reach.interests_of(parties, user=by))


def _kept(actor_ids: Iterable[UUID]) -> set[UUID]:
    """Return the records through which actors are read today."""
    rows = Actor.objects.filter(pk__in=set(actor_ids))
    return set(rows.values_list(Coalesce("merged_into_id", "pk"), flat=True))


def _invalid(field: str, message: str) -> Invalid:
    return Invalid("invalid_plan", _("Some entries of the plan need correcting."), {field: message})

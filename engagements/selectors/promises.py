"""What an actor and we promised each other, as the first page of its profile and its paper tell it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from actors.models import Actor
from actors.selectors.overview import Added, Concern, Told
from engagements.domain.commitments import Direction
from engagements.models import Commitment
from engagements.selectors.commitments import IS_OPEN, handed_over, heir_as_seen, held_as_seen, overdue, visible
from engagements.selectors.succession import waiting

PER_SIDE: Final = 5
SIDES: Final = (
    ("by_them", [Direction.BY_THEM]),
    ("by_us", [Direction.BY_US]),
    ("by_others", [Direction.MUTUAL, Direction.BY_THIRD_PARTY]),
)


def of(actor: Actor, *, user: User | None) -> QuerySet[Commitment]:
    """Return the promises an actor has now, as far as the user sees it: the open ones by their day, then others."""
    is_over = Case(When(IS_OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = visible(user).filter(held_as_seen(_same(actor), user))
    rows = rows.annotate(made_with=F("actor__name"), heir=heir_as_seen(user))
    return rows.order_by(is_over, F("due_on").asc(nulls_last=True), "-made_on", "pk")


def given_away(actor: Actor, *, user: User | None) -> QuerySet[Commitment]:
    """Return the open promises that an actor had and another took over, each with that one's name: `now_with`."""
    rows = visible(user).filter(IS_OPEN, handed_over(_same(actor), user))
    rows = rows.annotate(now_with=heir_as_seen(user, "heir__name"))
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def overview(actor: Actor, *, user: User, today: date) -> Added:
    """Return what the first page of a profile reads of promises, in its own statement, and how it tells of them."""
    rows: QuerySet[Any] = of(actor, user=user)
    gone: QuerySet[Any] = given_away(actor, user=user)
    counts = {name: Count("pk", filter=Q(direction__in=directions)) for name, directions in SIDES}
    counts |= {"open": Count("pk", filter=IS_OPEN), "overdue": Count("pk", filter=overdue(today))}
    asked = waiting(visible(user), user, same=_same(actor))
    return Added(
        rows={
            **{f"promised_{name}": rows.filter(direction__in=ways)[:PER_SIDE] for name, ways in SIDES},
            "promises_gone": gone[:PER_SIDE],
        },
        facts={
            "promises": _one(rows, JSONObject(**counts)),
            "promises_asked": _one(asked, Count("pk")),
            "promises_given": _one(gone, Count("pk")),
        },
        tell=lambda found: _told(actor, found),
    )


def _same(actor: Actor) -> QuerySet[Any, Any]:
    return Actor.objects.filter(Q(pk=actor.pk) | Q(merged_into=actor.pk)).values("pk")


def _one(rows: QuerySet[Any], told: Any) -> Subquery:
    """Return an aggregate over all rows as an expression; None where there are none."""
    grouped = rows.order_by().annotate(every=Value(1)).values("every")
    return Subquery(grouped.annotate(told=told).values("told"))


def _told(actor: Actor, found: Mapping[str, Any]) -> Told:
    counts = found["promises"] or {}
    asked = found["promises_asked"] or 0
    context = {
        "actor": actor,
        "sides": [
            (name, words, found[f"promised_{name}"], counts.get(name, 0))
            for name, words in (
                ("by_them", _("What they promised")),
                ("by_us", _("What we promised them")),
                ("by_others", _("What both sides or others promised")),
            )
            if name != "by_others" or counts.get(name)
        ],
        "open": counts.get("open", 0),
        "overdue": counts.get("overdue", 0),
        "gone": found["promises_gone"],
        "given": found["promises_given"] or 0,
        "per_side": PER_SIDE,
    }
    return Told("engagements/_promised.html", context, [_asks(actor, asked)] if asked else [])


def _asks(actor: Actor, count: int) -> Concern:
    text = ngettext(
        "A split or a merger asks what becomes of %(count)s commitment.",
        "Splits and mergers ask what becomes of %(count)s commitments.",
        count,
    )
    url = f"{reverse('engagements:commitments')}?actor={actor.pk}&state=asked"
    return Concern(text % {"count": count}, "warn", url, _("Say what becomes of them"))

"""The profiles somebody keeps, and what each needs, whatever their number in the same few statements."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from functools import partial, reduce
from operator import or_
from typing import Any, Final

import django_filters
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from accounts.models import Compartment, User
from actors.domain.determinations import DeterminationState
from actors.domain.portfolio import Known, Need, needs
from actors.models import Actor, Determination, Listing, PersonRole
from actors.models.actors import review_due
from actors.models.vocabulary import choices
from actors.selectors import rhythm, sureness
from core import clock

MINE: Final[Mapping[str, Any]] = {"actor": OuterRef("pk")}
COLUMNS: Final = tuple(one.name for one in fields(Known) if one.name != "disputed")
ONE, MORE = 1, 2


def rows(user: User, *, at: datetime) -> QuerySet[Any]:
    """Return the actors of the compartments the user is in, each with what is known of its keeping.

    A record opened to somebody by name is not theirs to keep, and is not here.
    """
    kept: QuerySet[Any] = Actor.objects.visible_to(user).filter(compartment__in=list(user.access))
    listings = Listing.objects.live_on(at.date()).filter(**MINE).order_by("next_check_due")
    determined = Determination.objects.filter(state=DeterminationState.CONFIRMED.value, **MINE).order_by("valid_until")
    size = sureness.place_of("size_source")
    rests_on = [_rests_on(facts) for facts in _facts(user)]
    known: QuerySet[Any] = kept.annotate(
        last_contact_at=F("standing__last_contact_at"),
        screened_at=F("screening__screened_at"),
        listing_due=Subquery(listings.values("next_check_due")[:1]),
        determined_until=Subquery(determined.values("valid_until")[:1]),
        lowest=Least(size, *(Subquery(facts.values("lowest")) for facts in rests_on)),
        highest=Greatest(size, *(Subquery(facts.values("highest")) for facts in rests_on)),
        origins=Case(
            When(lowest=None, then=0), When(lowest=F("highest"), then=ONE), default=MORE, output_field=IntegerField()
        ),
    )
    return known


def asked(user: User, *, at: datetime) -> dict[Need, Q]:
    """Return for each need the condition of the rows that have it, as `domain.portfolio.needs` says of one."""
    keeping = rhythm.keeping()
    return {
        Need.LISTING: Q(listing_due__lte=at.date()),
        Need.DETERMINATION: Q(determined_until__lte=(at + timedelta(days=keeping.ahead)).date()),
        Need.SCREENING: Q(screened_at=None) | Q(screened_at__lte=at - timedelta(days=keeping.look_ups)),
        Need.STALE: review_due(at, keeping) & Q(reviewed_at__isnull=False),
        Need.NEVER_READ: Q(reviewed_at=None),
        Need.DISPUTED: reduce(or_, (Q(pk__in=facts.values(of)) for facts, of in _disputed(user))),
        Need.NO_SOURCE: Q(origins=0),
        Need.ONE_ORIGIN: Q(origins=ONE),
    }


def counted(kept: QuerySet[Any], *, user: User, at: datetime) -> dict[str, int]:
    """Return how many of the rows there are ("all"), and how many have each need, in two statements.

    The rule counts, not the database: one condition a need over every row would take it many times as long.
    """
    found = list(kept.order_by().values("pk", *COLUMNS))
    disputed = _disputed_of([row["pk"] for row in found], user=user)
    known = (_known({name: row[name] for name in COLUMNS}, disputed[row["pk"]]) for row in found)
    needed = _needed(at)
    counts = Counter(need.value for one in known for need in needed(one))
    return {"all": len(found), **{need.value: counts[need.value] for need in Need}}


def with_needs(found: Sequence[Any], *, user: User, at: datetime) -> None:
    """Give each of some rows `disputed`, how many of its facts are, and `needs`, in one statement."""
    disputed = _disputed_of([row.pk for row in found], user=user)
    needed = _needed(at)
    for row in found:
        row.disputed = disputed[row.pk]
        row.needs = needed(_known({name: getattr(row, name) for name in COLUMNS}, row.disputed))


def _needed(at: datetime) -> Callable[[Known], list[Need]]:
    return partial(needs, at=at, rhythm=rhythm.keeping())


def _known(columns: Mapping[str, Any], disputed: int) -> Known:
    return Known(**columns, disputed=disputed)


def _disputed_of(kept: Any, *, user: User) -> Counter[Any]:
    """Return by actor how many facts about it are disputed, of those the user may see."""
    counts = [
        facts.filter(**{f"{of}__in": kept}).order_by().values_list(of).annotate(count=Count("pk"))
        for facts, of in _disputed(user)
    ]
    disputed: Counter[Any] = Counter()
    for actor_id, count in counts[0].union(*counts[1:], all=True) if kept else ():
        disputed[actor_id] += count
    return disputed


def _facts(user: User) -> list[QuerySet[Any]]:
    """Return the facts of an actor that hold, without those that join it to another; roles of people the user keeps."""
    roles: list[tuple[QuerySet[Any], str]] = [
        (PersonRole.objects.filter(person__compartment__in=list(user.access)), "actor")
    ]
    return [facts.filter(**MINE) for facts, _of in sureness.holding(roles)]


def _rests_on(facts: QuerySet[Any]) -> QuerySet[Any]:
    """Return the first and the last of the places, in the order of their names, that facts rest on."""
    first, second = sureness.place_of("source"), sureness.place_of("corroborated_by")
    grouped = facts.order_by().values("actor")
    found: QuerySet[Any] = grouped.annotate(
        lowest=Least(Min(first), Min(second)), highest=Greatest(Max(first), Max(second))
    )
    return found


def _disputed(user: User) -> list[tuple[QuerySet[Any], str]]:
    """Return the facts in doubt that the user may see, each kind with the field that names an actor it is about.

    They are those that `sureness` counts on a profile.
    """
    facts = [(rows.filter(sureness.doubted(rows)), of) for rows, of in sureness.holding(sureness.related(user))]
    return [*facts, (sureness.sized().filter(sureness.doubted_size()), "pk")]


class PortfolioFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of the portfolio: the page and REST read the same address."""

    need = django_filters.ChoiceFilter(label=_("Needs"), choices=choices(Need), method="by_need")
    compartment = django_filters.CharFilter(label=_("Compartment"), method="by_compartment")
    read_by = django_filters.CharFilter(label=_("Read through last by"), field_name="reviewed_by__username")

    class Meta:
        model = Actor
        fields: list[str] = []

    def by_need(self, kept: QuerySet[Any], _name: str, need: str) -> QuerySet[Any]:
        """Keep what has a need."""
        return kept.filter(asked(self.request.user, at=clock.now())[Need(need)])

    def by_compartment(self, kept: QuerySet[Any], _name: str, code: str) -> QuerySet[Any]:
        """Keep the actors of a compartment, named by its code."""
        return kept.filter(compartment__in=Compartment.objects.filter(code=code))


def readers(user: User) -> list[tuple[str, str]]:
    """Return user name and name of whoever read a profile of the portfolio through last, by name."""
    kept = Actor.objects.visible_to(user).filter(compartment__in=list(user.access), reviewed_by__isnull=False)
    found = kept.order_by("reviewed_by__name").values_list("reviewed_by__username", "reviewed_by__name").distinct()
    return [(username, name or username) for username, name in found]

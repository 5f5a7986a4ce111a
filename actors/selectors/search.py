"""Find actors by any name, in any script, with typing mistakes; and the filters of the list, shared with REST."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Compartment
from actors.domain.kinds import ActorType
from actors.domain.listings import ListCode
from actors.domain.search_words import LISTED_WORDS, TYPE_WORDS
from actors.domain.traits import ActorStatus, CommandControl, TerritorialControl
from actors.models import PROFILES, Actor, Listing, TypedProfile
from actors.models.actors import review_due
from actors.models.vocabulary import choices
from actors.selectors import actors, rhythm
from actors.selectors.folding import fold, search_line
from actors.selectors.spelling import meant_by
from core import clock
from core.arrays import among
from core.filters import MomentFilter
from core.nav import Hit

ORDERINGS = (
    ("name", "name"),
    ("updated_at", "updated"),
    ("standing__last_contact_at", "last_contact"),
    ("reviewed_at", "reviewed"),
)


def live_listings(**of: Any) -> QuerySet[Listing]:
    """Return the listings that hold today and restrict something."""
    return Listing.objects.live_on(clock.now().date()).filter(**of)


def matching(rows: QuerySet[Actor], text: str) -> QuerySet[Actor]:
    """Return the rows that a searcher means by `text`: by a name in any spelling, or by a word for their kind.

    Every word must stand in the names or be near to one that does; of three and more, one may be another. Words like
    "rebel", "terrorist" or "PMC" lead to the type, or to the listed.
    """
    words = fold(text).split()
    found = meant_by(_spellings(text))
    if found is None:
        return rows
    types = {kind for word in words for kind in TYPE_WORDS.get(word, ())}
    if types:
        found |= Q(actor_type__in=types)
    if LISTED_WORDS.intersection(words):
        found |= among(live_listings(actor__isnull=False).values("actor"))
    return rows.filter(found)


def closest_first(rows: QuerySet[Actor], text: str) -> QuerySet[Actor]:
    """Return the rows with the names closest to `text` first."""
    close = [TrigramWordSimilarity(spelling, "search_text") for spelling in _spellings(text)]
    closeness = close[0] if len(close) == 1 else Greatest(*close)
    return rows.annotate(closeness=closeness).order_by("-closeness", "name", "pk")


def ranked(rows: QuerySet[Actor], text: str) -> QuerySet[Actor]:
    """Return the rows matching `text`, the closest first."""
    return closest_first(matching(rows, text), text)


def _spellings(text: str) -> list[str]:
    return search_line([text]).split(" | ")


def names_only_kinds(text: str) -> bool:
    """Return whether every word of `text` means a kind of actor, so that no name is closer to it than another."""
    words = fold(text).split()
    return bool(words) and all(word in TYPE_WORDS or word in LISTED_WORDS for word in words)


def hits(query: str, *, user: Any, limit: int) -> list[Hit]:
    """Return what the one search shows of actors."""
    rows = ranked(actors.visible(user), query)[:limit]
    return [
        Hit(
            title=actor.name,
            url=reverse("actors:detail", args=[actor.pk]),
            kind=_("Actors"),
            text=str(actor.get_actor_type_display()),
            subject_type="actors.actor",
            id=actor.pk,
        )
        for actor in rows
    ]


def typed_filters() -> dict[str, list[type[TypedProfile]]]:
    """Return the fields of typed profiles that lists are filtered by, each with the tables that have it."""
    found: dict[str, list[type[TypedProfile]]] = {}
    for model in PROFILES:
        for name in model.FILTERS:
            found.setdefault(name, []).append(model)
    return found


def words_of(model: type[TypedProfile], name: str) -> tuple[str, Any]:
    """Return the label of a field of a typed profile and the words it may hold, as choices."""
    column: Any = model._meta.get_field(name)
    return capfirst(column.verbose_name), column.choices or column.base_field.choices


def described_as(rows: QuerySet[Actor], name: str, words: Sequence[str]) -> QuerySet[Actor]:
    """Return the actors whose present typed profile holds one of the words in a field."""
    found = Q()
    for model in typed_filters()[name]:
        lookup = "overlap" if isinstance(model._meta.get_field(name), ArrayField) else "in"
        held = model.objects.filter(until=None, **{f"{name}__{lookup}": list(words)})
        found |= Q(pk__in=held.values("actor"))
    return rows.filter(found)


def _typed(name: str, models: list[type[TypedProfile]]) -> Any:
    label, known = words_of(models[0], name)
    return django_filters.MultipleChoiceFilter(label=label, choices=known, method=described_as, distinct=False)


_Typed: Any = type(
    "_Typed", (django_filters.FilterSet,), {name: _typed(name, models) for name, models in typed_filters().items()}
)


class ActorFilter(_Typed):  # type: ignore[misc]
    """The filters of the actor list: the page and REST read the same address."""

    q = django_filters.CharFilter(label=_("Name"), method="by_name")
    type = django_filters.MultipleChoiceFilter(
        label=_("Type"), field_name="actor_type", choices=choices(ActorType), distinct=False
    )
    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=choices(ActorStatus), distinct=False)
    command_control = django_filters.MultipleChoiceFilter(
        label=_("Command and control"), choices=choices(CommandControl), distinct=False
    )
    territorial_control = django_filters.MultipleChoiceFilter(
        label=_("Territorial control"), choices=choices(TerritorialControl), distinct=False
    )
    country = django_filters.CharFilter(label=_("Country"), method="by_country", max_length=2)
    listing = django_filters.ChoiceFilter(
        label=_("Listing"), method="by_listing", choices=[("any", _("Any list")), *choices(ListCode)]
    )
    compartment = django_filters.CharFilter(label=_("Compartment"), method="by_compartment")
    freshness = django_filters.ChoiceFilter(
        label=_("Freshness"),
        method="by_freshness",
        choices=[("stale", _("Needs a review")), ("fresh", _("Reviewed in time"))],
    )
    updated_since = MomentFilter(label=_("Changed since"), field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = Actor
        fields: list[str] = []

    def by_name(self, rows: QuerySet[Actor], _name: str, text: str) -> QuerySet[Actor]:
        """Keep what the text means."""
        return matching(rows, text)

    def by_country(self, rows: QuerySet[Actor], _name: str, code: str) -> QuerySet[Actor]:
        """Keep the actors of a country."""
        return rows.filter(countries__contains=[code.upper()])

    def by_listing(self, rows: QuerySet[Actor], _name: str, code: str) -> QuerySet[Actor]:
        """Keep the actors on a list today, or on any."""
        of = {} if code == "any" else {"list_code": code}
        return rows.filter(Exists(live_listings(actor=OuterRef("pk"), **of)))

    def by_compartment(self, rows: QuerySet[Actor], _name: str, code: str) -> QuerySet[Actor]:
        """Keep the actors of a compartment, named by its code."""
        return rows.filter(compartment__in=Compartment.objects.filter(code=code))

    def by_freshness(self, rows: Any, _name: str, value: str) -> QuerySet[Actor]:
        """Keep what needs a review, or what does not."""
        due = review_due(clock.now(), rhythm.keeping())
        kept: QuerySet[Actor] = rows.filter(due) if value == "stale" else rows.exclude(due)
        return kept

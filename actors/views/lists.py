"""The lists of actors, people and sources; their state stands in the address."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.http import Request
from actors import policies
from actors.domain.freshness import Rhythm, freshness
from actors.domain.traits import ActorStatus
from actors.forms import filters
from actors.models import Actor
from actors.selectors import actors, listings, people, rhythm, search, sources
from actors.selectors.keyset import PAGE, Key, Page, few, page
from actors.views import exports, figures, frame
from core import clock, reads
from core.web import render

MOST_COUNTED: Final = 1000


@dataclass(frozen=True, slots=True)
class Sort:
    """One way to sort a list; `descending` is how it starts."""

    label: Promise
    key: Key
    descending: bool = False


ACTOR_SORTS: Final[Mapping[str, Sort]] = {
    "name": Sort(gettext_lazy("Actor"), Key("name")),
    "contact": Sort(
        gettext_lazy("Last contact"), Key("standing__last_contact_at", nullable=True, moment=True), descending=True
    ),
    "reviewed": Sort(gettext_lazy("Profile"), Key("reviewed_at", nullable=True, moment=True)),
    "updated": Sort(gettext_lazy("Changed"), Key("updated_at", moment=True), descending=True),
}
PEOPLE_SORTS: Final[Mapping[str, Sort]] = {
    "name": Sort(gettext_lazy("Person"), Key("shown_as")),
    "updated": Sort(gettext_lazy("Changed"), Key("updated_at", moment=True), descending=True),
}
SOURCE_SORTS: Final[Mapping[str, Sort]] = {
    "updated": Sort(gettext_lazy("Changed"), Key("updated_at", moment=True), descending=True),
    "title": Sort(gettext_lazy("Source"), Key("title")),
}


class State:
    """What the address of a list says: filters, sorting, page."""

    def __init__(self, request: Request, form: Any, sorts: Mapping[str, Sort]) -> None:
        """Read the address; what makes no sense counts as not said."""
        self.form, self.sorts = form, sorts
        self.said = filters.said(form)
        self.query = QueryDict(urlencode(self.said))
        asked = request.GET.get("sort", "")
        self.chosen = asked.removeprefix("-") in sorts
        self.sort = asked.removeprefix("-") if self.chosen else next(iter(sorts))
        self.descending = asked.startswith("-") if self.chosen else sorts[self.sort].descending
        self.cursor = request.GET.get("cursor", "")

    def address(self, **changed: str) -> str:
        """Return the address of the list with something changed; always from the first page on."""
        here = {**self.said, **({"sort": self._sorting()} if self.chosen else {}), **changed}
        return "?" + urlencode({name: value for name, value in here.items() if value})

    def heads(self) -> dict[str, dict[str, str]]:
        """Return for each sorting its label, its address and the direction shown now."""
        found = {}
        for name, sort in self.sorts.items():
            now = name == self.sort and (self.chosen or "q" not in self.said)
            down = not self.descending if now else sort.descending
            found[name] = {
                "label": str(sort.label),
                "url": self.address(sort=f"-{name}" if down else name),
                "direction": ("descending" if self.descending else "ascending") if now else "",
            }
        return found

    def page(self, rows: QuerySet[Any], only: Collection[UUID] | None = None) -> Page[Any]:
        """Return the page of the rows that the address asks for; `only` are the ids of few."""
        key = self.sorts[self.sort].key
        return page(rows, key=key, descending=self.descending, cursor=self.cursor, only=only)

    def context(self, found: Page[Any], summary: str) -> dict[str, Any]:
        """Return what the template needs of the state."""
        return {
            "filters": self.form,
            "chips": filters.chips(self.form, self.address),
            "heads": self.heads(),
            "rows": found.rows,
            "previous_url": self.address(cursor=found.previous) if found.previous else "",
            "next_url": self.address(cursor=found.following) if found.following else "",
            "summary": summary,
            "filtered": bool(self.said),
        }

    def _sorting(self) -> str:
        return f"-{self.sort}" if self.descending else self.sort


def _noted(request: Request, found: Page[Any], subject_type: str) -> None:
    said = request.META.get("QUERY_STRING", "")
    reads.record("list", by=request.user, subject_type=subject_type, filters=said, count=len(found.rows))


def _counted(rows: QuerySet[Any], words: Callable[[int], str]) -> str:
    count = rows.order_by()[: MOST_COUNTED + 1].count()
    return words(count) if count <= MOST_COUNTED else _more()


def _more() -> str:
    return _("more than %(count)s") % {"count": MOST_COUNTED}


@require_safe
def all_actors(request: Request) -> HttpResponse:
    """Show the actors the user may see."""
    state = State(request, filters.ActorFilters(request.GET, user=request.user), ACTOR_SORTS)
    narrowed = search.ActorFilter(state.query, queryset=actors.within_reach(request.user)).qs
    shown = narrowed.select_related("standing", "compartment")
    if "q" in state.said and not state.chosen and not search.names_only_kinds(state.said["q"]):
        closest = search.closest_first(narrowed, state.said["q"])
        found: Page[Any] = Page(list(closest.select_related("standing", "compartment")[:PAGE]), "", "")
        summary = _("the closest %(count)s") % {"count": PAGE} if len(found.rows) == PAGE else _plural(len(found.rows))
    else:
        only = few(narrowed, MOST_COUNTED)
        found = state.page(shown, only)
        summary = _more() if only is None else _plural(len(only))
    at, keeping = clock.now(), rhythm.keeping()
    _noted(request, found, "actors.actor")
    listed = listings.codes_by_actor([actor.pk for actor in found.rows], at=at.date())
    context = {
        **state.context(found, summary),
        "rows": [_row(actor, listed.get(actor.pk, []), at=at, keeping=keeping) for actor in found.rows],
        "may_register": policies.may_write(request.user),
        "formats": exports.offers(state.said),
        "export_url": exports.address(state.said),
        "crumbs": [{"label": _("Actors")}],
    }
    return render(request, "actors/list.html", context)


def _row(actor: Actor, lists: list[str], *, at: datetime, keeping: Rhythm) -> dict[str, Any]:
    standing = figures.standing_of(actor)
    contact = standing.last_contact_at if standing else None
    return {
        "actor": actor,
        "status_tone": frame.STATUS_TONES.get(ActorStatus(actor.status), "neutral"),
        "where": figures.where(actor),
        "lists": lists,
        "trust": figures.trust(standing),
        "escalation": figures.escalation(standing),
        "last_contact_at": contact,
        "freshness": freshness(actor.reviewed_at, contact, at=at, rhythm=keeping),
    }


def _plural(count: int) -> str:
    return ngettext("%(count)s actor", "%(count)s actors", count) % {"count": count}


@require_safe
def all_people(request: Request) -> HttpResponse:
    """Show the people the user may see, protected ones under their pseudonym."""
    state = State(request, filters.PeopleFilters(request.GET), PEOPLE_SORTS)
    narrowed = people.matching(request.user, **state.said)
    found = state.page(narrowed.select_related("compartment"))
    _noted(request, found, "actors.person")
    summary = _counted(
        narrowed, lambda count: ngettext("%(count)s person", "%(count)s people", count) % {"count": count}
    )
    roles = people.live_roles([person.pk for person in found.rows], user=request.user, at=clock.now().date())
    context = {
        **state.context(found, summary),
        "rows": [{"person": person, "roles": roles[person.pk]} for person in found.rows],
        "may_register": policies.may_write(request.user),
        "crumbs": [{"label": _("Key people")}],
    }
    return render(request, "actors/people.html", context)


@require_safe
def all_sources(request: Request) -> HttpResponse:
    """Show the sources the user may see."""
    state = State(request, filters.SourceFilters(request.GET), SOURCE_SORTS)
    narrowed = sources.matching(request.user, **state.said)
    found = state.page(narrowed.select_related("compartment"))
    _noted(request, found, "actors.source")
    summary = _counted(
        narrowed, lambda count: ngettext("%(count)s source", "%(count)s sources", count) % {"count": count}
    )
    context = {
        **state.context(found, summary),
        "may_register": policies.may_write(request.user),
        "register_url": reverse("actors:add_source"),
        "crumbs": [{"label": _("Sources")}],
    }
    return render(request, "actors/sources.html", context)

"""The network around an actor: a picture, the tables that say the same, where everybody is, and ways to others."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_countries import countries

from accounts.http import Request
from accounts.models import User
from actors.domain.grading import FactState
from actors.domain.kinds import ActorType
from actors.domain.relations import FAMILIES, FAMILY_OF, SYMMETRIC, RelationType
from actors.domain.traits import ActorStatus
from actors.forms.filters import NetworkFilters, WayFilters, said
from actors.selectors import actors, areas
from actors.selectors import network as selector
from actors.views import figures, frame
from core import clock, reads
from core.web import render

LOOK_BACK: Final = timedelta(days=3650)


@require_safe
def network(request: Request, actor_id: UUID) -> HttpResponse:
    """Show who is tied to whom around the actor, as of a day, and where they are."""
    actor = actors.get(actor_id, user=request.user)
    today = clock.now().date()
    filters, ways = NetworkFilters(request.GET), WayFilters(request.GET, user=request.user)
    view = filters.view(today)
    reads.of_record(actor, by=request.user, filters=request.META.get("QUERY_STRING", ""))
    found = selector.around(actor, view, user=request.user)
    address = reverse("actors:network", args=[actor_id]).replace(str(actor_id), "{}")
    shown = [_actor(row, address) for row in found["actors"]]
    known = {row["id"]: row for row in shown}
    relations = [_relation(row, known) for row in found["relations"]]
    disputed, refuted = FactState.DISPUTED.value, FactState.REFUTED.value
    to = ways.cleaned_data.get("to") if ways.is_valid() else None
    context = {
        **frame.of_actor(request, actor, tab="network"),
        "filters": filters,
        "ways": ways,
        "view": view,
        "first_day": selector.earliest(actor, user=request.user) or today - LOOK_BACK,
        "today": today,
        "heads": _heads(),
        "actors_shown": shown,
        "pairs": _pairs([row for row in relations if row["state"] == disputed]),
        "believed": [row for row in relations if row["state"] not in {disputed, refuted}],
        "refuted": [row for row in relations if row["state"] == refuted],
        "count": len(relations),
        "more_exist": found["more_exist"],
        "some_of_today": view.is_past and any(row["as_of_today"] for row in found["actors"]),
        "more_query": urlencode({**said(filters), "limit": selector.MOST}),
        "said": said(filters),
        "most": selector.MOST,
        "countries": _countries(found["actors"]),
        "spots": _spots(shown, request.user, view.at),
        "legend": [(one.value, _(one.label)) for one in FAMILIES],
        "way": selector.way(actor, actors.get(to, user=request.user), view, user=request.user) if to else [],
        "way_to": to,
    }
    return render(request, "actors/network.html", context)


def _relation(row: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    kind = RelationType(row["relation_type"])
    family = FAMILY_OF[kind]
    return {
        **row,
        "one": known[row["from_actor_id"]],
        "other": known[row["to_actor_id"]],
        "label": _(kind.label),
        "family": family.value,
        "both_ways": kind in SYMMETRIC,
        "when": _when(row["since"], row["until"]),
        "state_label": _(FactState(row["state"]).label),
    }


def _heads() -> dict[str, str]:
    """Return the words the tables repeat in every row, looked up once."""
    return {
        "one": _("From"),
        "relation": _("Relation"),
        "other": _("To"),
        "when": _("When"),
        "strength": _("Strength"),
        "state": _("State"),
        "grade": _("Grade"),
        "actor": _("Actor"),
        "type": _("Type"),
        "status": _("Status"),
        "hop": _("Relations away"),
        "where": _("Where"),
        "missing": _("Not recorded"),
        "ungraded": _("Not graded"),
        "today": _("as of today"),
        "now": _("now:"),
    }


def _when(since: str | None, until: str | None) -> str:
    told = {"since": _day(since), "until": _day(until)}
    if since and until:
        return _("%(since)s to %(until)s") % told
    if since:
        return _("since %(since)s") % told
    return _("until %(until)s") % told if until else ""


def _day(text: str | None) -> str:
    day: date | None = parse_date(text) if text else None
    return date_format(day, "j M Y") if day else ""


def _actor(row: Mapping[str, Any], address: str) -> dict[str, Any]:
    return {
        **row,
        "type_label": _(ActorType(row["actor_type"]).label),
        "status_label": _(ActorStatus(row["status"]).label),
        "url": address.format(row["id"]),
        "where": ", ".join(figures.country_names(row["countries"])) or row["region"],
        "where_today": ("countries" if row["countries"] else "region") in row["as_of_today"],
    }


def _pairs(rows: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return disputed relations by their two ends, so that what contradicts each other stands together."""
    pairs: dict[frozenset[str], list[dict[str, Any]]] = {}
    for row in rows:
        pairs.setdefault(frozenset({row["from_actor_id"], row["to_actor_id"]}), []).append(row)
    return list(pairs.values())


def _spots(rows: Iterable[Mapping[str, Any]], user: User, at: date) -> list[dict[str, Any]]:
    """Return the places with coordinates where the actors shown are said to be on a day, each with who is there."""
    by_id = {row["id"]: row for row in rows}
    return [
        {"area": area, "actor": by_id[str(area.actor_id)], "of_center": by_id[str(area.actor_id)]["hop"] == 0}
        for area in areas.on_the_map(by_id, user=user, at=at)
    ]


def _countries(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the countries of the actors shown by name, each with who is there and its number in ISO 3166."""
    there: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        for code in row["countries"]:
            there.setdefault(code, []).append(row)
    found = [
        {
            "code": code,
            "name": str(countries.name(code)) or code,
            "number": countries.numeric(code, padded=True) or "",
            "actors": who,
            "of_center": any(row["hop"] == 0 for row in who),
        }
        for code, who in there.items()
    ]
    return sorted(found, key=lambda row: str(row["name"]))

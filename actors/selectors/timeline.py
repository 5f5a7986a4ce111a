"""The dated facts of an actor in one order, the newest first."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from actors.domain.grading import FactState
from actors.models import Actor, Area, Judged, Listing
from actors.selectors import overview, relations


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that began or ended on a day, or in a year when no more is known."""

    on: date
    when_text: str
    title: str
    label: str
    tone: str = "neutral"
    url: str = ""
    text: str = ""


def of_actor(actor: Actor, *, user: User) -> list[Moment]:
    """Return what is dated about an actor, as far as the user may see it."""
    found = [*_years(actor), *_periods(actor), *_areas(actor), *_listings(actor)]
    found += [*_roles(actor, user), *_relations(actor, user)]
    return sorted(found, key=lambda moment: moment.on, reverse=True)


def _years(actor: Actor) -> list[Moment]:
    told = ((actor.founded_year, _("Founded")), (actor.ended_year, _("Ended")))
    return [Moment(date(year, 1, 1), str(year), title, _("Life")) for year, title in told if year]


def _periods(actor: Actor) -> list[Moment]:
    return [
        Moment(
            period.since,
            "",
            f"{period.get_actor_type_display()}, {period.get_status_display()}",
            _("Type and status"),
            "accent",
            text=period.note,
        )
        for period in overview.periods(actor)
        if period.since
    ]


def _listings(actor: Actor) -> list[Moment]:
    url, found = reverse("actors:listings", args=[actor.pk]), []
    for listing in Listing.objects.filter(actor=actor).select_related("source", "corroborated_by"):
        name = f"{listing.get_list_code_display()} {listing.reference}".strip()
        title, doubt = _("Listed: %(list)s") % {"list": name}, _doubt(listing)
        found.append(Moment(listing.listed_on, "", title, _("Listing"), "warn", url, doubt))
        if listing.delisted_on:
            title = _("Removed from: %(list)s") % {"list": name}
            found.append(Moment(listing.delisted_on, "", title, _("Listing"), "good", url, doubt))
    return found


def _doubt(fact: Judged) -> str:
    """Return in words that a fact is not believed, "" where it is."""
    return fact.belief_words.lower() if fact.belief in {FactState.DISPUTED, FactState.REFUTED} else ""


def _areas(actor: Actor) -> list[Moment]:
    url, found = reverse("actors:detail", args=[actor.pk]) + "#areas", []
    for area in Area.objects.filter(actor=actor).select_related("source", "corroborated_by"):
        told = {"area": str(area), "presence": area.get_presence_display()}
        if area.since:
            title = _("%(area)s, from then: %(presence)s") % told
            found.append(Moment(area.since, "", title, _("Area"), url=url, text=_doubt(area)))
        if area.until:
            title = _("%(area)s, no longer: %(presence)s") % told
            found.append(Moment(area.until, "", title, _("Area"), url=url, text=_doubt(area)))
    return found


def _roles(actor: Actor, user: User) -> list[Moment]:
    found = []
    for role in overview.roles_of(actor, user=user):
        who = {"person": role.person.name, "role": role.get_role_display()}
        url = reverse("actors:person", args=[role.person_id])
        if role.since:
            found.append(Moment(role.since, "", _("%(person)s became: %(role)s") % who, _("People"), url=url))
        if role.until:
            found.append(Moment(role.until, "", _("%(person)s left: %(role)s") % who, _("People"), url=url))
    return found


def _relations(actor: Actor, user: User) -> list[Moment]:
    found = []
    table = relations.of_actor(actor, user=user, today=date.max)
    groups = [table.live, table.past, *table.disputed]
    for line in (line for group in groups for line in group):
        told = {"relation": line.label, "other": line.other.name}
        url = reverse("actors:relations", args=[actor.pk])
        doubt = _doubt(line.relation)
        if line.relation.since:
            title = _("Began: %(relation)s %(other)s") % told
            found.append(Moment(line.relation.since, "", title, _("Relation"), url=url, text=doubt))
        if line.relation.until:
            title = _("Ended: %(relation)s %(other)s") % told
            found.append(Moment(line.relation.until, "", title, _("Relation"), url=url, text=doubt))
    return found

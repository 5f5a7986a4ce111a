"""What every page of one actor or one person shows around its content."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.http import Request
from accounts.policies import may_grant
from actors import policies
from actors.domain.kinds import NEVER_ENGAGED, may_be_engaged
from actors.domain.traits import ActorStatus
from actors.models import Actor, Person
from actors.selectors import actors

STATUS_TONES = {
    ActorStatus.ACTIVE: "info",
    ActorStatus.IN_CEASEFIRE: "good",
    ActorStatus.IN_DDR: "good",
    ActorStatus.TRANSFORMED_PARTY: "good",
    ActorStatus.SPLIT: "warn",
}


def of_actor(request: Request, actor: Actor, *, tab: str = "", here: str = "") -> dict[str, Any]:
    """Return the context of a page about an actor: crumbs, tabs, marking, and what the user may do.

    Of a record that went into another only the history is read here; the other tabs raise Moved.
    """
    if tab and tab != "history" and not here:
        actors.insist_kept(actor, user=request.user, route=f"actors:{tab}")
    views = [
        ("detail", _("Overview")),
        ("relations", _("Relations")),
        ("network", _("Network")),
        ("common_ground", _("Common ground")),
        ("engagements", _("Engagements")),
        ("listings", _("Listings")),
        ("legitimacy", _("Legitimacy")),
        ("benefits", _("Benefits")),
        ("actor_people", _("People")),
        ("actor_sources", _("Sources")),
        ("timeline", _("Timeline")),
        ("history", _("History")),
    ]
    labels = dict(views)
    last = here or (labels[tab] if tab and tab != "detail" else "")
    crumbs = [{"label": _("Actors"), "url": reverse("actors:list")}]
    crumbs.append({"label": actor.name, "url": reverse("actors:detail", args=[actor.pk]) if last else ""})
    if last:
        crumbs.append({"label": last, "url": ""})
    return {
        "actor": actor,
        "crumbs": crumbs,
        "tabs": [
            {"label": label, "url": reverse(f"actors:{name}", args=[actor.pk]), "active": name == tab}
            for name, label in views
        ],
        "marking": actor.get_marking_display(),
        "status_tone": STATUS_TONES.get(ActorStatus(actor.status), "neutral"),
        "may_change": policies.may_change(request.user, actor),
        "may_engage": may_be_engaged(actor.actor_type),
        "plan_url": plan_url(request, actor),
        "access_url": access_url(request, actor),
    }


def plan_url(request: Request, actor: Actor) -> str:
    """Return the way to plan an engagement with the actor, "" when it cannot be engaged or the user may not plan."""
    if actor.actor_type in NEVER_ENGAGED or actor.merged_into_id or not policies.may_write(request.user):
        return ""
    try:
        return f"{reverse('engagements:plan')}?actor={actor.pk}"
    except NoReverseMatch:
        return ""


def access_url(request: Request, record: Actor | Person) -> str:
    """Return the way to open the record to one person more, "" for whoever may not."""
    if not may_grant(request.user, record) or (isinstance(record, Actor) and record.merged_into_id):
        return ""
    return reverse("accounts:grants", args=[record._meta.label_lower, record.pk])


def of_person(request: Request, person: Person, *, tab: str = "person", here: str = "") -> dict[str, Any]:
    """Return the context of a page about a person."""
    views = [("person", _("Overview")), ("person_history", _("History"))]
    last = here or (_("History") if tab == "person_history" else "")
    crumbs = [{"label": _("Key people"), "url": reverse("actors:people")}]
    crumbs.append({"label": person.name, "url": reverse("actors:person", args=[person.pk]) if last else ""})
    if last:
        crumbs.append({"label": last, "url": ""})
    return {
        "person": person,
        "crumbs": crumbs,
        "tabs": [
            {"label": label, "url": reverse(f"actors:{name}", args=[person.pk]), "active": name == tab}
            for name, label in views
        ],
        "marking": person.get_marking_display(),
        "may_change": policies.may_change(request.user, person),
        "access_url": access_url(request, person),
    }

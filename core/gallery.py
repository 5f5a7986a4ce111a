"""The living gallery of components, for development, pictures and accessibility checks only."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from core import charts, clock

CHOICES = [("insurgent", "Insurgent group"), ("militia", "Militia"), ("pmsc", "Private military or security company")]


class Sample(forms.Form):
    """One field of each widget."""

    title = forms.CharField(help_text="A few words that tell colleagues what this contact is for.")
    objective = forms.CharField(widget=forms.Textarea, required=False, label="Desired effect")
    kind = forms.ChoiceField(choices=CHOICES, help_text="It decides the tier.")
    topics = forms.MultipleChoiceField(choices=CHOICES, required=False, widget=forms.SelectMultiple)
    offers = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple, label="Incentives offered")
    track = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, help_text="Who speaks for whom.")
    planned_on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), label="Planned date")
    starts_at = forms.DateTimeField(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), required=False)
    party_size = forms.IntegerField(min_value=1, required=False)
    evidence = forms.FileField(required=False, help_text="PDF or image, up to 10 MB.")
    is_discreet = forms.BooleanField(required=False, label="Discreet: only the team may know")


class Person(forms.Form):
    """One row of a formset."""

    name = forms.CharField()
    role = forms.CharField(required=False)


@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    if "messages" in request.GET:
        messages.success(request, "The engagement was submitted for review.")
        messages.error(request, "The report could not be saved.")
    return render(request, "core/gallery.html", samples(clock.now()))


def samples(now: datetime) -> dict[str, Any]:
    """Return something to show in each component."""
    past = now - timedelta(days=2, hours=3)
    values = (
        (300, 44, 30, 60),
        (240, 48, 36, 61),
        (170, 57, 47, 66),
        (110, 61, 52, 69),
        (60, 39, 28, 51),
        (3, 46, 35, 57),
    )
    changes = [
        {"label": "Planned date", "before": date(2026, 5, 4), "after": date(2026, 5, 11)},
        {"label": "Venue", "before": "Harbour office, Port Salima", "after": "Community hall, Port Salima"},
        {"label": "Fallback channel", "before": "", "after": "Satellite telephone"},
        {"label": "Kind", "before": "Dialogue", "after": "Dialogue"},
    ]
    states = ("done", "done", "current", "todo", "todo", "todo")
    labels = ("Draft", "In review", "Cleared", "Under way", "Held", "Reported")
    return {
        "past": past,
        "future": now + timedelta(days=12),
        "day": date(2026, 5, 4),
        "tones": ("neutral", "accent", "good", "warn", "bad", "info"),
        "points": [charts.Point(now - timedelta(days=d), v, lo, hi) for d, v, lo, hi in values],
        "changes": changes,
        "steps": [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)],
        "stopped": [
            {"label": "Under way", "state": "blocked", "note": "suspended"},
            {"label": "Held", "state": "skipped"},
        ],
        "events": [
            SimpleNamespace(
                at=past,
                who="R. Adeyemi",
                text="changed the plan",
                source="browser",
                changes=changes,
                reason="The harbour is closed to us until the truce is confirmed.",
            ),
            SimpleNamespace(
                at=past - timedelta(days=9),
                who="L. Haddad",
                text="created the draft",
                source="browser",
                changes=[],
                reason="",
            ),
        ],
        "filters": [
            {"label": "Type", "value": "Militia", "remove_url": "?country=xx"},
            {"label": "Country", "value": "Salima", "remove_url": "?type=militia"},
        ],
        "tabs": [
            {"label": "Overview", "url": "#", "active": True},
            {"label": "Relations", "url": "#", "count": 4},
            {"label": "Engagements", "url": "#", "count": 12},
            {"label": "History", "url": "#"},
        ],
        "crumbs": [{"label": "Actors", "url": "/"}, {"label": "Salima Coastal Guard"}],
        "people": forms.formset_factory(Person, extra=1)(prefix="people"),
        "form": Sample(initial={"track": "militia"}),
        "bound": Sample(MultiValueDict({"title": [""], "kind": ["militia"], "planned_on": ["soon"]}), prefix="bad"),
        "marking": "TLP:AMBER+STRICT",
    }

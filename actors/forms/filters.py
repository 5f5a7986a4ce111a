"""The filters a reader sets on lists; what they do is decided where the rows are read."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import User
from actors.domain.grading import SourceKind
from actors.domain.kinds import ActorType
from actors.domain.listings import ListCode
from actors.domain.people import LeaderRole
from actors.domain.portfolio import Need
from actors.domain.profiles import matters
from actors.domain.relations import FAMILIES, Family
from actors.domain.traits import ActorStatus
from actors.forms.base import day
from actors.forms.fields import LookupField
from actors.models import PROFILE_OF, Actor
from actors.models.vocabulary import choices
from actors.selectors.directories import of_actors
from actors.selectors.network import MOST, USUAL, View
from actors.selectors.portfolio import readers
from actors.selectors.search import words_of

ANY = ("", _("Any"))
OF_SOME_TYPES = ("command_control", "territorial_control")


class ActorFilters(forms.Form):
    """What the list of actors shows; with a type chosen, also by what matters of that type."""

    q = forms.CharField(label=_("Any name, or a word for the kind"), required=False, widget=forms.SearchInput)
    type = forms.ChoiceField(label=_("Type"), required=False, choices=[ANY, *choices(ActorType)])
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[ANY, *choices(ActorStatus)])
    country = forms.ChoiceField(label=_("Country"), required=False, choices=lambda: [ANY, *countries])
    listing = forms.ChoiceField(
        label=_("Listed"), required=False, choices=[ANY, ("any", _("On any list")), *choices(ListCode)]
    )
    compartment = forms.ChoiceField(label=_("Compartment"), required=False)
    freshness = forms.ChoiceField(
        label=_("Profile"),
        required=False,
        choices=[ANY, ("stale", _("Needs to be read through")), ("fresh", _("Read through in time"))],
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the user's own compartments, and what the chosen type is described by."""
        super().__init__(*args, **kwargs)
        for label, name, words in _described_by(self.data.get("type", "")):
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=[ANY, *words])
        mine = [(row.compartment.code, row.compartment.name) for row in user.circles]
        self.fields["compartment"].choices = [ANY, *mine]  # type: ignore[attr-defined]

    @property
    def general(self) -> list[forms.BoundField]:
        """Return the filters that are there for every type."""
        return [self[name] for name in self.base_fields]

    @property
    def typed(self) -> list[forms.BoundField]:
        """Return the filters that belong to the chosen type."""
        return [self[name] for name in self.fields if name not in self.base_fields]


def _described_by(kind: str) -> Iterator[tuple[Any, str, Any]]:
    """Return label, name and words of what actors of a type may be filtered by; nothing while no type is chosen."""
    for name in OF_SOME_TYPES:
        if matters(name, kind):
            column: Any = Actor._meta.get_field(name)
            yield capfirst(column.verbose_name), name, column.choices
    if model := PROFILE_OF.get(kind):
        for name in model.FILTERS:
            label, words = words_of(model, name)
            yield label, name, words


class PeopleFilters(forms.Form):
    """What the list of people shows."""

    q = forms.CharField(label=_("Name or pseudonym"), required=False, widget=forms.SearchInput)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[ANY, *choices(LeaderRole)])


class SourceFilters(forms.Form):
    """What the list of sources shows."""

    q = forms.CharField(label=_("Title or origin"), required=False, widget=forms.SearchInput)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *choices(SourceKind)])


class PortfolioFilters(forms.Form):
    """Which profiles the portfolio shows."""

    need = forms.ChoiceField(label=_("Needs"), required=False, choices=[("", _("Anything")), *choices(Need)])
    compartment = forms.ChoiceField(label=_("Compartment"), required=False)
    read_by = forms.ChoiceField(label=_("Read through last by"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the user's own compartments, and who read their profiles through."""
        super().__init__(*args, **kwargs)
        mine = [(row.compartment.code, row.compartment.name) for row in user.circles]
        self.fields["compartment"].choices = [ANY, *mine]  # type: ignore[attr-defined]
        self.fields["read_by"].choices = [ANY, *readers(user)]  # type: ignore[attr-defined]


class NetworkFilters(forms.Form):
    """Which relations a network shows."""

    at = day(label=_("As of"), required=False)
    hops = forms.ChoiceField(
        label=_("How far"), required=False, choices=[("", _("Direct relations")), ("2", _("And theirs"))]
    )
    kind = forms.ChoiceField(label=_("Relations"), required=False)
    min_grade = forms.ChoiceField(
        label=_("Graded"),
        required=False,
        choices=[ANY, ("B2", _("B2 or better")), ("C3", _("C3 or better")), ("D4", _("D4 or better"))],
    )
    refuted = forms.ChoiceField(
        label=_("Refuted ones"), required=False, choices=[("", _("Left out")), ("on", _("Shown too"))]
    )
    limit = forms.IntegerField(required=False, min_value=1, max_value=MOST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every type of relation under its family."""
        super().__init__(*args, **kwargs)
        groups = [
            (
                gettext(one.label),
                [(one.value, gettext("All of these")), *((kind.value, gettext(kind.label)) for kind in kinds)],
            )
            for one, kinds in FAMILIES.items()
        ]
        self.fields["kind"].choices = [ANY, *groups]  # type: ignore[attr-defined]

    def view(self, today: date) -> View:
        """Return what is asked for; what makes no sense counts as not said."""
        asked = said(self)
        kind = asked.get("kind", "")
        types = FAMILIES[Family(kind)] if kind in set(Family) else (kind,) if kind else ()
        return View(
            at=asked.get("at") or today,
            hops=int(asked.get("hops") or 1),
            types=tuple(types),
            min_grade=asked.get("min_grade", ""),
            refuted=bool(asked.get("refuted")),
            most=asked.get("limit") or USUAL,
        )


class WayFilters(forms.Form):
    """To whom a way is looked for."""

    to = LookupField(label=_("To"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the actors the user may see."""
        super().__init__(*args, **kwargs)
        self.fields["to"].connect(of_actors(user))  # type: ignore[attr-defined]


def said(form: forms.Form) -> dict[str, Any]:
    """Return the filters that are set and make sense, as they stand in the address."""
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value}


def chips(form: forms.Form, address: Any) -> list[dict[str, str]]:
    """Return the set filters as removable chips; `address(name="")` is the page without one."""
    found = []
    for name, value in said(form).items():
        labels = {str(key): str(label) for key, label in getattr(form.fields[name], "choices", ())}
        label = str(form.fields[name].label) if labels else str(_("Search"))
        found.append({"label": label, "value": labels.get(value, value), "remove_url": address(**{name: ""})})
    return found

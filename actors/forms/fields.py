"""Fields that people can type into: a record by its name, countries by theirs, one entry a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from actors.selectors.directories import FEW, Directory
from actors.selectors.duplicates import Similar


@dataclass(frozen=True, slots=True)
class Asked:
    """What a look-up sent: the text, the record it was filled in with, and the one picked among several."""

    text: str
    known: str
    picked: str


class Lookup(forms.Widget):
    """A text field that suggests names as one types; without scripts it asks again when the name is not enough."""

    template_name = "actors/_lookup.html"
    directory: Directory | None = None
    candidates: list[Any] | None = None

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Asked:  # noqa: ARG002
        """Return what was sent."""
        text, known, picked = (str(data.get(f"{name}{part}", "")).strip() for part in ("", "_known", "_picked"))
        return Asked(text, known, picked)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ARG002
        """Return whether the form was sent without this field."""
        return name not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template draws: the text, the suggestions, and the candidates to choose from."""
        context = super().get_context(name, None, attrs)
        directory = self.directory
        row = directory.get(value) if directory and isinstance(value, UUID) else None
        text = value.text if isinstance(value, Asked) else (directory.name(row) if directory and row else "")
        context["widget"] |= {
            "text": text,
            "known": value.known if isinstance(value, Asked) else (value or ""),
            "picked": value.picked if isinstance(value, Asked) else "",
            "suggest_url": reverse("actors:suggestions", args=[directory.kind]) if directory else "",
            "where": directory.where if directory else "",
            "candidates": [(str(one.pk), directory.name(one), directory.note(one)) for one in self.candidates or ()]
            if directory
            else [],
        }
        return context


class LookupField(forms.Field):
    """One record named by text; cleans to its id. `directory` is set by the form, which knows the user."""

    widget = Lookup

    def connect(self, directory: Directory) -> None:
        """Let the field find records."""
        self.directory = directory
        self.widget.directory = directory

    def clean(self, value: Any) -> UUID | None:
        """Return the id of the record meant, None for none; several or nearly: the widget offers them."""
        if not isinstance(value, Asked) or not value.text:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        for text in (value.picked, value.known):
            row = self._row(text)
            if row is not None and (text == value.picked or self.directory.name(row) == value.text):
                return UUID(str(row.pk))
        found = list(self.directory.exact(value.text)[: FEW + 1])
        if len(found) == 1:
            return UUID(str(found[0].pk))
        self.widget.candidates = found[:FEW] or list(self.directory.near(value.text)[:FEW])
        if found:
            raise forms.ValidationError(self.directory.several, code="several")
        raise forms.ValidationError(
            self.directory.close if self.widget.candidates else self.directory.nobody, code="unknown"
        )

    def _row(self, key: str) -> Any:
        try:
            return self.directory.get(UUID(key))
        except ValueError:
            return None


class NewNameInput(forms.TextInput):
    """A new name of an actor: says as one types, and again when the form comes back, who else has nearly this name."""

    template_name = "actors/_new_name.html"
    similar: Sequence[Similar] = ()

    def __init__(self) -> None:
        """Ask for similar names while somebody types."""
        super().__init__(
            attrs={
                "hx-get": reverse_lazy("actors:similar"),
                "hx-trigger": "input changed delay:400ms",
                "hx-target": "#similar",
                "autocomplete": "off",
                "dir": "auto",
            }
        )

    def leave_out(self, actor_id: UUID) -> None:
        """Ask for others than this actor."""
        self.attrs["hx-get"] = f"{reverse('actors:similar')}?beside={actor_id}"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template draws, with the similar actors."""
        context = super().get_context(name, value, attrs)
        context["widget"]["similar"] = self.similar
        return context


class OriginInput(forms.TextInput):
    """Where a source has it from: offers the origins that are known, and asks whether one is the same."""

    template_name = "actors/_origin.html"
    known: Sequence[str] = ()
    kept = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template draws: the origins to choose from, and the one that is nearly the same."""
        attrs = {
            **(attrs or {}),
            "list": f"{(attrs or {}).get('id', name)}_known",
            "autocomplete": "off",
            "dir": "auto",
        }
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"known": self.known, "kept": self.kept}
        return context


class CountriesField(forms.CharField):
    """Countries by name or code, with commas between; cleans to codes."""

    def __init__(self, **kwargs: Any) -> None:
        """Say how to fill it in."""
        kwargs.setdefault("help_text", _("Names or two-letter codes, with commas between."))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the names for the field."""
        if isinstance(value, list):
            return ", ".join(str(countries.name(code)) or code for code in value)
        return value

    def clean(self, value: Any) -> Any:
        """Return the codes, each once; refuses what is no country by name."""
        text = super().clean(value)
        named = {str(name).casefold(): code for code, name in countries} | {
            code.casefold(): code for code in dict(countries)
        }
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if unknown := [part for part in parts if part.casefold() not in named]:
            message = _("There is no country called %(names)s.")
            raise forms.ValidationError(message, code="unknown", params={"names": ", ".join(unknown)})
        return list(dict.fromkeys(named[part.casefold()] for part in parts))


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **kwargs: Any) -> None:
        """Say how to fill it in."""
        kwargs.setdefault("help_text", _("One a line."))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the lines for the field."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Return the lines that say something, each once."""
        text = super().clean(value)
        return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))

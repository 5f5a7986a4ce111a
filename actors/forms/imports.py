"""The forms of an import: a file and where its new actors go."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import Access
from accounts.models import Compartment, User
from actors.domain import mapped
from actors.domain.kinds import ActorType
from actors.domain.traits import IdScheme
from actors.forms.base import Act
from actors.services import imports

LONGEST_SAMPLE = 60
LARGEST_HERE = 1
"""Megabytes: three times the real file. A page has to answer within a minute; the command takes larger ones."""


class ImportFile(forms.Form):
    """A file of a register, what it is, and the compartment for actors that are new."""

    format = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            *((name, form.label) for name, form in imports.FORMATS.items()),
            (imports.CSV, _("Any other CSV file: its columns are chosen next")),
        ],
        initial=imports.UCDP,
        help_text=_("Dyads tell who fought whom and how it ended, among actors that are here already."),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or JSON lines, up to 1 megabyte; manage.py import_actors takes larger ones."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv,.json,application/json"}),
    )
    compartment = forms.ModelChoiceField(
        Compartment.objects.none(),
        label=_("Compartment for new actors"),
        help_text=_("Only its members will see them. Actors you can already see stay where they are."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the compartments the user may change."""
        super().__init__(*args, **kwargs)
        mine = [pk for pk, access in user.access.items() if access == Access.CHANGE]
        self.fields["compartment"].queryset = Compartment.objects.filter(pk__in=mine).order_by("name")  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse a huge file before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_HERE * 2**20:
            raise forms.ValidationError(_("The file is larger than 1 megabyte."))
        return file


class Undoing(Act):
    """Why an import is undone."""

    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the trail and beside every name and relation that is taken back."),
    )


class ColumnsForm(forms.Form):
    """What each column of a file holds, how the file is read, and what it is as a source."""

    encoding = forms.ChoiceField(label=_("Encoding"), choices=[(one, one) for one in mapped.ENCODINGS])
    delimiter = forms.ChoiceField(
        label=_("Between the columns"),
        choices=list(zip(mapped.DELIMITERS, (_("Comma"), _("Semicolon"), _("Tab"), _("Bar")), strict=True)),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("What the file is: it becomes the source of the names, not graded until somebody judges it."),
    )
    keep_as = forms.CharField(
        label=_("Keep these columns as"),
        required=False,
        max_length=80,
        help_text=_("A name, to read the next file of this kind in the same way. Only you see it."),
    )

    def __init__(self, *args: Any, sight: mapped.Sight, columns: mapped.Columns, **kwargs: Any) -> None:
        """Offer a field for each column, filled in with what it seems, or was said, to hold."""
        told = {"encoding": sight.encoding, "delimiter": sight.delimiter, "source": columns.source}
        super().__init__(*args, **{"initial": told, **kwargs})
        self.sight = sight
        self.not_asked: list[str] = []
        for place, heading in enumerate(sight.headings):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=heading, required=False, choices=_targets(), initial=columns.columns.get(heading, "")
            )
        self._ask_for_types(columns.types)

    def _ask_for_types(self, known: Mapping[str, str]) -> None:
        """Offer a field for each word of the column of types, filled in with what it seems, or was said, to mean."""
        places = range(len(self.sight.headings))
        held = [place for place in places if self[f"column_{place}"].value() == mapped.Target.TYPE]
        self.words = self.sight.values[held[0]] if len(held) == 1 else ()
        choices = [("", gettext("Choose")), *((one.value, gettext(one.label)) for one in ActorType)]
        told: dict[str, str] = {}
        for place, word in enumerate(self.words):
            name = f"type_{place}"
            meant = known.get(word.casefold()) or mapped.guessed_type(word)
            self.fields[name] = forms.ChoiceField(label=word, choices=choices, initial=meant)
            if self.is_bound and name not in self.data:
                told[name] = meant
                if word.casefold() not in {one for kind in ActorType for one in (kind.value, kind.label.casefold())}:
                    self.not_asked.append(name)
        self.data = {**self.data.dict(), **told} if isinstance(self.data, QueryDict) else self.data

    def clean(self) -> dict[str, Any]:
        """Insist that somebody looked at what the words for types mean."""
        for name in self.not_asked:
            if name not in self.errors:
                self.add_error(name, _("Say which type this means."))
        return self.cleaned_data

    @property
    def types(self) -> list[dict[str, Any]]:
        """Return each word of the column of types with its field."""
        return [{"word": word, "field": self[f"type_{place}"]} for place, word in enumerate(self.words)]

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Return each column with its field and what stands in the first rows."""
        return [
            {"heading": heading, "field": self[f"column_{place}"], "first": _first(self.sight, place)}
            for place, heading in enumerate(self.sight.headings)
        ]

    def read_as(self) -> mapped.Columns:
        """Return how the file is to be read."""
        said = self.cleaned_data
        told = {heading: said[f"column_{place}"] for place, heading in enumerate(self.sight.headings)}
        types = {word.casefold(): said[f"type_{place}"] for place, word in enumerate(self.words)}
        return mapped.Columns(told, said["encoding"], said["delimiter"], said["source"], types)


def _targets() -> list[Any]:
    told = gettext("Identifier: %(register)s")
    identifiers = [(f"{mapped.IDENTIFIER}{scheme}", told % {"register": gettext(scheme.label)}) for scheme in IdScheme]
    return [
        (mapped.IGNORED, gettext("Leave out")),
        *((one.value, gettext(one.label)) for one in mapped.Target),
        (gettext("Identifier in a register"), [(mapped.OURS, gettext("Number in Parley")), *identifiers]),
    ]


def _first(sight: mapped.Sight, place: int) -> list[str]:
    return [row[place][:LONGEST_SAMPLE] for row in sight.first if place < len(row) and row[place]]

"""Forms of published lists: which list, its files, its day."""

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.domain.listfiles.entries import PublishedList
from actors.forms.base import Act, day
from actors.models.vocabulary import choices

LARGEST_HERE: Final = 30
"""Megabytes: a page has to answer; manage.py import_list takes larger files."""


class Files(forms.ClearableFileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files, not too large together."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files; refuses huge ones before they are read."""
        single = super().clean
        found = [single(one, initial) for one in (data if isinstance(data, list) else [data])]
        if sum(file.size for file in found if file) > LARGEST_HERE * 2**20:
            raise forms.ValidationError(_("The files are larger than 30 megabytes: use manage.py import_list."))
        return found


class ListFiles(forms.Form):
    """The files of one list."""

    list_code = forms.ChoiceField(label=_("List"), choices=choices(PublishedList))
    upload = FilesField(
        label=_("Files"),
        allow_empty_file=True,
        help_text=_(
            "As published: XML of the UN and the EU, CSV of the UK, JSON lines of OpenSanctions. "
            "OFAC: the XML, or SDN, ALT and ADD as CSV, chosen together."
        ),
    )
    dated = day(
        label=_("Day of the list"), required=False, help_text=_("Only where the file does not say it; today without.")
    )


class TakingOut(Act):
    """Why an entry stands for itself again."""

    reason = forms.CharField(label=_("What it rests on"), widget=forms.Textarea(attrs={"rows": 3}))


class PartyVerdict(TakingOut):
    """Whether two entries are one party, and what it rests on."""

    ONE: ClassVar[str] = "one"
    verdict = forms.ChoiceField(
        label=_("Verdict"),
        widget=forms.RadioSelect,
        choices=[("one", _("One organisation")), ("apart", _("Two organisations"))],
    )
    field_order = ("verdict", "reason")

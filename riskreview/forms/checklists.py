"""Forms of checklists in the making."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreview.domain.scales import Lane
from riskreview.forms.basics import Reasoned, Versioned

LARGEST_HERE = 500_000


class NewDraft(forms.Form):
    """The lane of which a draft is begun."""

    lane = forms.ChoiceField(label=_("Lane"), choices=[(lane.value, _(lane.label)) for lane in Lane])


class ChecklistFile(forms.Form):
    """The checklists of all lanes in one file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("YAML, as it is downloaded here. What differs from the versions in use goes into drafts."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )

    def clean_file(self) -> Any:
        """Return the text of the file; refuse a huge one before it is read, and what is no text."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_HERE:
            raise forms.ValidationError(_("The file is larger than 500 kilobytes."))
        try:
            return file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is no text in UTF-8.")) from None


class DraftText(Versioned):
    """A draft as YAML."""

    text = forms.CharField(
        label=_("Checklist"),
        max_length=LARGEST_HERE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false", "class": "code"}),
        help_text=_("YAML. “yes” and “no” stand in quotes. Every faulty item is named when you save."),
    )


class GivingUp(Reasoned):
    """Close a draft without publishing it."""

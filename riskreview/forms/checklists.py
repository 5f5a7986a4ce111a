"""Forms of checklists in the making."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagements.models.choices import choices
from riskreview.domain.checklists import ESCALATION_INDEX
from riskreview.domain.facts import When
from riskreview.domain.parsing import OPTIONAL_TEXTS, TEXTS
from riskreview.domain.scales import ANSWERS, SCALES, Applicability, Effect, Lane, Scale
from riskreview.forms.basics import Reasoned, Versioned, text

LARGEST_HERE = 500_000
MOST_RULES = 20
REVIEWER = "reviewer"
BASE_PART = "base"
"""How the form names the base: a choice needs a name, and the code of a module is in capitals."""


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


class ItemForm(Versioned):
    """One item of a draft; what its answers do stands in rows beside it."""

    code = forms.CharField(label=_("Code"), max_length=6, help_text=_("One to three capitals and a number: L19."))
    part = forms.ChoiceField(label=_("Where it stands"))
    question = text(_("Question"), rows=2, required=True)
    why = text(_("Why it is asked"), rows=2, required=True)
    evidence = text(_("Evidence expected"), rows=2, required=True)
    source = text(_("Source"), rows=2, required=True, help_text=_("The rule it comes from, as people look it up."))
    applicability = forms.ChoiceField(label=_("How the rule binds"), choices=choices(Applicability))
    filled_from = forms.ChoiceField(
        label=_("Who answers"),
        choices=[(REVIEWER, _("A reviewer")), (ESCALATION_INDEX, _("Filled from the escalation index"))],
        initial=REVIEWER,
    )
    scale = forms.ChoiceField(label=_("Answers, the best first"), widget=forms.RadioSelect)
    na_when = text(_("“Does not apply” is right when"), rows=2, help_text=_("Empty: it is never an answer."))

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the base and the modules of this draft, and the scales in words."""
        super().__init__(*args, **kwargs)
        self._choices("part", parts)
        self._choices("scale", [(code, _in_words(scale)) for code, scale in SCALES.items()])

    def _choices(self, name: str, rows: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = rows


class FirstItem(ItemForm):
    """The item that a new module begins with: it stands in that module, which says what page it answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask neither where it stands nor for the version."""
        super().__init__(*args, parts=[], **kwargs)
        del self.fields["part"], self.fields["seen_version"]


def _in_words(scale: Scale) -> str:
    return ", ".join(gettext(ANSWERS[answer]) for answer in (*scale.answers, scale.unknown))


class RuleRow(forms.Form):
    """What one answer does, under one condition."""

    answer = forms.ChoiceField(
        label=_("Answer"), choices=[("", "—"), *((answer, _(label)) for answer, label in ANSWERS.items())]
    )
    when = forms.ChoiceField(label=_("When"), choices=choices(When), initial=When.ALWAYS.value)
    effects = forms.MultipleChoiceField(
        label=_("What it does"), choices=choices(Effect), widget=forms.CheckboxSelectMultiple
    )


RuleRows = forms.formset_factory(
    RuleRow, extra=1, max_num=MOST_RULES, validate_max=True, can_order=True, can_delete=True
)


def written(form: ItemForm, rows: Any) -> dict[str, Any]:
    """Return a valid item as the data of a checklist."""
    said = form.cleaned_data
    item: dict[str, Any] = {name: said[name] for name in TEXTS}
    item |= {name: said[name] for name in OPTIONAL_TEXTS if said[name].strip() and said[name] != REVIEWER}
    rules = [row.cleaned_data for row in rows.ordered_forms if row.cleaned_data]
    item["effects"] = [{name: rule[name] for name in ("answer", "when", "effects")} for rule in rules]
    return item


class GivingUp(Reasoned):
    """Close a draft without publishing it."""

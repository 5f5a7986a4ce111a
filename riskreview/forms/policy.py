"""The form of the review policy, made from the list of its settings."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.book_pages import RulesFile
from riskreview.domain.review_policy import SETTINGS, Policy, Section, Setting
from riskreview.forms.basics import Versioned, text
from riskreview.services.review_policy import LONGEST, read


class PolicyForm(Versioned):
    """Every setting of the policy, section by section."""

    reason = text(_("Why it is changed"), required=True, help_text=_("It stands beside the version for good."))

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        """Make a field of each setting, filled with what the policy says."""
        super().__init__(*args, **kwargs)
        for one in SETTINGS:
            self.fields[one.name] = _field(one, policy)

    @property
    def sections(self) -> list[tuple[str, list[Any]]]:
        """Return the fields under the title of their section."""
        return [
            (gettext(section.label), [self[one.name] for one in SETTINGS if one.section is section])
            for section in Section
        ]

    def document(self) -> Mapping[str, Any]:
        """Return the policy that was written."""
        found: dict[str, dict[str, Any]] = defaultdict(dict)
        for one in SETTINGS:
            found[one.section.value][one.key] = self.cleaned_data[one.name]
        return found


def _field(one: Setting, policy: Policy) -> forms.Field:
    label, value = gettext(one.label), policy.values[one.name]
    if one.choices:
        said = {each.value: gettext(each.label) for each in one.responses}
        choices = [(each, said.get(each, each)) for each in one.choices]
        return forms.ChoiceField(label=label, choices=choices, initial=value)
    return forms.IntegerField(label=label, min_value=one.low, max_value=one.high, initial=value)


class PolicyFile(RulesFile):
    """A policy from a file."""

    read, longest = staticmethod(read), LONGEST

    file = forms.FileField(label=_("Policy file (YAML)"))

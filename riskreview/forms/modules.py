"""Forms of the modules of a checklist in the making: what they are called, and of which engagements they are asked."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from engagements.domain.kinds import HIGHEST_TIER
from engagements.models.choices import choices
from riskreview.domain.asking import LISTS, STANDS
from riskreview.domain.grouping import ALL, ANY, Group, Grouped, grouped, mean_the_same, rule_of
from riskreview.forms.basics import Versioned

MOST_GROUPS: Final = 20
TIER: Final = "tier_at_least"
YES, NO = "yes", "no"

LABELS: Final[Mapping[str, Any]] = {
    "actor_types": _("What a party is"),
    "lists": _("Which list a party is on"),
    "kinds": _("Kind of engagement"),
    "channels": _("Channel"),
    "incentives": _("What is offered"),
    "jurisdictions": _("The law we work under"),
    "listed": _("Listed party"),
    "written_text": _("Written text"),
    "lethal": _("Something lethal"),
    "physical_meeting": _("Meeting in person"),
    "public_event": _("Public event"),
    "partner_force": _("Partner force"),
    "essential_contact": _("Essential contact"),
    "intermediary": _("Intermediary"),
    "benefit": _("Something of value"),
}


class ModuleForm(Versioned):
    """Code and title of a module, and how the groups of its conditions go together."""

    code = forms.CharField(label=_("Code"), max_length=12, help_text=_("Two to twelve capitals: PMC."))
    title = forms.CharField(label=_("Title"), max_length=120)
    join = forms.ChoiceField(
        label=_("Where there are several groups"),
        choices=[(ANY, _("it is asked when one of them holds")), (ALL, _("it is asked when every one of them holds"))],
        initial=ANY,
        widget=forms.RadioSelect,
    )


class GroupRow(forms.Form):
    """Conditions that hold together, or each by itself; at most one on each fact. What is left empty adds nothing."""

    join = forms.ChoiceField(
        label=_("Of this group"),
        choices=[(ALL, _("all that is chosen must hold")), (ANY, _("one of what is chosen must hold"))],
        initial=ALL,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every fact that a rule may name, in the words of its vocabulary."""
        super().__init__(*args, **kwargs)
        for name, (vocabulary, _sentence) in LISTS.items():
            self.fields[name] = forms.MultipleChoiceField(
                label=LABELS[name],
                choices=choices(vocabulary),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("One of those chosen is enough."),
            )
        tiers = [(str(tier), _("%(tier)s or higher") % {"tier": tier}) for tier in range(1, HIGHEST_TIER + 1)]
        self.fields[TIER] = forms.ChoiceField(label=_("Tier"), choices=[("", "—"), *tiers], required=False)
        for name, (yes, no) in STANDS.items():
            told = [("", "—"), (YES, gettext(yes)), (NO, gettext(no))]
            self.fields[name] = forms.ChoiceField(label=LABELS[name], choices=told, required=False)

    @property
    def of_values(self) -> list[forms.BoundField]:
        """Return the fields of facts that hold several values."""
        return [self[name] for name in LISTS]

    @property
    def of_one(self) -> list[forms.BoundField]:
        """Return the fields of the tier and of the flags."""
        return [self[name] for name in (TIER, *STANDS)]

    def conditions(self) -> dict[str, Any]:
        """Return what a valid row asks for, by fact, as a rule holds it."""
        said = self.cleaned_data
        found: dict[str, Any] = {name: said[name] for name in LISTS if said[name]}
        if said[TIER]:
            found[TIER] = int(said[TIER])
        return found | {name: said[name] == YES for name in STANDS if said[name]}


GroupRows = forms.formset_factory(GroupRow, extra=1, max_num=MOST_GROUPS, validate_max=True, can_delete=True)


def groups_of(rule: Mapping[str, Any]) -> tuple[str, list[dict[str, Any]]] | None:
    """Return how the groups of a rule go together and the rows that hold it; None where it does not fit into rows."""
    found = grouped(rule)
    if found is None or any(group.conditions.get(TIER) == 0 for group in found.groups):
        return None
    return found.join, [{"join": group.join, **_shown(group.conditions)} for group in found.groups]


def _shown(conditions: Mapping[str, Any]) -> dict[str, Any]:
    flags = {name: YES if conditions[name] else NO for name in STANDS if name in conditions}
    return {**conditions, **flags, **({TIER: str(conditions[TIER])} if TIER in conditions else {})}


def rule_from(join: str, rows: Iterable[GroupRow], *, before: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return the rule that valid rows amount to, None where nothing is chosen in any.

    Where it says what the rule `before` says it is that one, so that what changes nothing leaves no trace.
    """
    kept = [row for row in rows if row.cleaned_data and not row.cleaned_data.get("DELETE")]
    groups = tuple(Group(row.cleaned_data["join"], found) for row in kept if (found := row.conditions()))
    if not groups:
        return None
    rule = rule_of(Grouped(join, groups))
    return before if before is not None and mean_the_same(before, rule) else rule

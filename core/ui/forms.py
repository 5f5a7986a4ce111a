"""What forms need beyond their fields."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BaseForm, BaseFormSet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import refusals
from core.errors import DomainError

register = template.Library()


@register.inclusion_tag("components/form_errors.html")
def form_errors(*, form: BaseForm | None = None, formset: "BaseFormSet[Any] | None" = None) -> dict[str, Any]:
    """List on top of a form what must be corrected, each line a link to its field; nothing when all is well."""
    forms = [one for one in [form, *(formset.forms if formset is not None else ())] if one is not None and one.errors]
    rows = [{"href": "", "label": "", "error": error} for one in forms for error in one.non_field_errors()]
    if formset is not None and formset.is_bound:
        rows += [{"href": "", "label": "", "error": error} for error in formset.non_form_errors()]
    rows += [
        {"href": _anchor(bound), "label": bound.label, "error": error}
        for one in forms
        for bound in one
        for error in bound.errors
    ]
    return {"rows": rows, "refusal": getattr(form, "refusal", None)}


def _anchor(bound: Any) -> str:
    """Return the id that takes the focus: the first choice of a group, otherwise the control itself."""
    target = bound.id_for_label or (f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id)
    return f"#{target}"


@register.inclusion_tag("components/because.html")
def because(refusal: DomainError | None) -> dict[str, Any]:
    """Say where the rule behind a refusal comes from, and what would change it; nothing where nobody wrote it down."""
    return {"because": refusals.why(refusal) if refusal is not None else None}


@register.inclusion_tag("components/add_row.html")
def add_row(*, formset: "BaseFormSet[Any]", label: str, row: str = "components/form_row.html") -> dict[str, Any]:
    """Show the rows of a formset, each drawn by the template `row` from its `form`, and offer one more.

    Without scripts the formset's extra rows serve. The management form is included.
    """
    return {"formset": formset, "label": label, "row": row}


@register.simple_tag
def options(*, of: Sequence[tuple[str | None, Sequence[dict[str, Any]], int]], required: bool) -> SafeString:
    """Draw the options of a select; here and not in its template, because of countries there are hundreds."""
    nothing = _("Choose …") if required else _("Nothing chosen")

    def cells(row: dict[str, Any]) -> tuple[str, str, Any]:
        empty = row["value"] == "" and row["label"] == BLANK_CHOICE_DASH[0][1]
        return str(row["value"]), flatatt(row["attrs"]) if row["attrs"] else "", nothing if empty else row["label"]

    drawn = []
    for group, rows, _place in of:
        part = format_html_join("", '<option value="{}"{}>{}</option>', map(cells, rows))
        drawn.append(format_html('<optgroup label="{}">{}</optgroup>', group, part) if group else part)
    return format_html_join("", "{}", ((part,) for part in drawn))

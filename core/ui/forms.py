"""What forms need beyond their fields."""

from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet

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

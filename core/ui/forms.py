"""What forms need beyond their fields."""

from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet

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
    return {"rows": rows}


def _anchor(bound: Any) -> str:
    """Return the id that takes the focus: the first choice of a group, otherwise the control itself."""
    target = bound.id_for_label or (f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id)
    return f"#{target}"


@register.inclusion_tag("components/add_row.html")
def add_row(*, formset: "BaseFormSet[Any]", label: str, row: str = "components/form_row.html") -> dict[str, Any]:
    """Show the rows of a formset, each drawn by the template `row` from its `form`, and offer one more.

    Without scripts the formset's extra rows serve. The management form is included.
    """
    return {"formset": formset, "label": label, "row": row}

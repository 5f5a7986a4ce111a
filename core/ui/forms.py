"""What forms need beyond their fields."""

from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

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


@register.simple_block_tag
def add_row(content: str, *, formset: "BaseFormSet[Any]", label: str) -> SafeString:
    """Wrap the rows of a formset and offer one more; without scripts the formset's extra rows serve."""
    return render_to_string("components/add_row.html", {"content": content, "formset": formset, "label": label})

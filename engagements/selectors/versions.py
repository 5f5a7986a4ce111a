"""What somebody typed beside what somebody else has saved meanwhile."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from engagements.models import Engagement
from engagements.selectors.content import ROWS, in_words, rows_in_words

LABELS = {
    "parties": _("Actors"),
    "delegates": _("Persons of the other side"),
    "team": _("Our team"),
    "facilitation": _("Facilitators"),
    "shared_interests": _("Common ground"),
    "offers": _("Offers"),
    "reactions": _("Expected reactions"),
}


def typed_against_stored(engagement: Engagement, changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return rows for the comparison of a stale page: label, before (stored now) and after (typed)."""
    typed = Engagement(pk=engagement.pk, **{name: value for name, value in changes.items() if name not in ROWS})
    rows = []
    for name, value in changes.items():
        if name in ROWS:
            kind = ROWS[name]
            mine = "\n".join(in_words(kind.model(**row), kind.fields) for row in value)
            rows.append({"label": LABELS[name], "before": rows_in_words(engagement, name), "after": mine})
        else:
            field: Any = Engagement._meta.get_field(name)
            before, after = _shown(engagement, field), _shown(typed, field)
            rows.append(
                {"label": capfirst(field.verbose_name), "before": before, "after": after if value is not None else ""}
            )
    return rows


def _shown(engagement: Engagement, field: Any) -> Any:
    if field.choices:
        return getattr(engagement, f"get_{field.name}_display")()
    value = getattr(engagement, field.name)
    return "" if value is None else value if not isinstance(value, models.Model) else str(value)

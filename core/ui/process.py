"""Where something stands, and what happened to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

STEP_STATES = {
    "done": (gettext_lazy("Done"), "circle-check"),
    "current": (gettext_lazy("Now"), "target"),
    "blocked": (gettext_lazy("Blocked"), "ban"),
    "skipped": (gettext_lazy("Not needed"), "circle-minus"),
    "todo": (gettext_lazy("To come"), "circle-dashed"),
}
LANE_STATES = {
    "waiting": (gettext_lazy("Waiting for a reviewer"), "warn", "clock"),
    "claimed": (gettext_lazy("Being answered"), "info", "pencil"),
    "more_info": (gettext_lazy("Waiting for information"), "warn", "help-circle"),
    "done": (gettext_lazy("Answered"), "good", "circle-check"),
    "stale": (gettext_lazy("Must be answered again"), "bad", "refresh"),
}


@register.inclusion_tag("components/workflow.html")
def workflow_bar(*, steps: Sequence[Mapping[str, str]], next: str = "") -> dict[str, Any]:  # noqa: A002
    """Show the steps of a lifecycle: each has label, state (done, current, todo, blocked, skipped), perhaps note.

    `next` says in words what happens next and who must act.
    """
    rows = [{**step, "words": STEP_STATES[step["state"]][0], "icon": STEP_STATES[step["state"]][1]} for step in steps]
    return {"steps": rows, "next": next}


@register.inclusion_tag("components/lane.html")
def lane_status(
    *, name: str, state: str, who: str = "", result: str = "", result_tone: str = "neutral", url: str = ""
) -> dict[str, Any]:
    """Show one review lane; state is waiting, claimed, more_info, done or stale."""
    words, tone, sign = LANE_STATES[state]
    return {
        "name": name,
        "words": words,
        "tone": tone,
        "icon": sign,
        "who": who,
        "result": result,
        "result_tone": result_tone,
        "url": url,
    }


@register.inclusion_tag("components/diff.html")
def diff(
    *, rows: Sequence[Mapping[str, Any]], before_label: str = "", after_label: str = "", caption: str = ""
) -> dict[str, Any]:
    """Show two versions side by side: rows have label, before and after; unchanged rows are kept as they are."""
    return {
        "rows": [{**row, "changed": row["before"] != row["after"]} for row in rows],
        "before_label": before_label or _("Before"),
        "after_label": after_label or _("After"),
        "caption": caption,
    }


@register.inclusion_tag("components/history.html")
def history_list(*, events: Sequence[Any]) -> dict[str, Any]:
    """Show what happened to a record: events have at, who, text, reason, source and changes (rows as for `diff`)."""
    return {"events": events}

"""The components every page is built from: a Python signature here, the markup in templates/components/.

Use `{% load ui %}`. Arguments are keyword-only; docs/howto/add-a-page.md shows each in use and
`/_components/` (development only) shows each in every state.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import charts, clock

register = template.Library()

RELIABILITY = {
    "A": gettext_lazy("completely reliable source"),
    "B": gettext_lazy("usually reliable source"),
    "C": gettext_lazy("fairly reliable source"),
    "D": gettext_lazy("not usually reliable source"),
    "E": gettext_lazy("unreliable source"),
    "F": gettext_lazy("reliability cannot be judged"),
}
CREDIBILITY = {
    "1": gettext_lazy("confirmed by other sources"),
    "2": gettext_lazy("probably true"),
    "3": gettext_lazy("possibly true"),
    "4": gettext_lazy("doubtful"),
    "5": gettext_lazy("improbable"),
    "6": gettext_lazy("credibility cannot be judged"),
}
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
NOTICE_ICONS = {"good": "circle-check", "warn": "alert-triangle", "bad": "alert-circle", "info": "info-circle"}
CHART_WIDTH, CHART_HEIGHT = 640, 180


def _component(name: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", context)


# --- words and marks -------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/icon.html")
def icon(name: str, *, label: str = "", flip: bool = False) -> dict[str, Any]:
    """Draw one icon of the sprite; without a label it is decoration. `flip` mirrors it in right-to-left pages."""
    return {"name": name, "label": label, "flip": flip}


@register.inclusion_tag("components/badge.html")
def badge(*, text: str, tone: str = "neutral", icon: str = "", title: str = "") -> dict[str, Any]:
    """Show a short state in words; tone is neutral, accent, good, warn, bad or info."""
    return {"text": text, "tone": tone, "icon": icon, "title": title}


@register.inclusion_tag("components/grade.html")
def grade(*, reliability: str = "", credibility: str | int = "") -> dict[str, Any]:
    """Show both source grades side by side as "B2", with the words for readers and on hover."""
    source, content = str(reliability or ""), str(credibility or "")
    words = [RELIABILITY[source]] if source in RELIABILITY else []
    words += [CREDIBILITY[content]] if content in CREDIBILITY else []
    return {"code": f"{source}{content}", "words": ", ".join(str(word) for word in words)}


@register.inclusion_tag("components/marking.html")
def marking(*, text: str) -> dict[str, Any]:
    """Show the handling marking of what is on the page; TLP labels wear their own colours."""
    kind = text.upper().removeprefix("TLP:").split("+")[0].lower() if text.upper().startswith("TLP:") else ""
    return {"text": text, "tlp": kind}


@register.inclusion_tag("components/level.html")
def level_bar(*, index: int, total: int, text: str, tone: str = "neutral") -> dict[str, Any]:
    """Show a step on a short ordered scale: `index` of `total` blocks filled, and the word."""
    blocks = [{"x": position * 11, "on": position < index} for position in range(total)]
    return {"blocks": blocks, "width": total * 11 - 2, "text": text, "tone": tone}


@register.inclusion_tag("components/avatar.html")
def avatar(*, name: str, person: bool = False) -> dict[str, Any]:
    """Show the initials of a name beside it; decoration, since the name itself always stands near."""
    words = [word for word in name.replace("-", " ").split() if unicodedata.category(word[0])[0] in "LN"]
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    return {"initials": "".join(word[0] for word in chosen).upper(), "person": person}


@register.inclusion_tag("components/when.html")
def when(value: datetime | date | None, *, style: str = "both") -> dict[str, Any]:
    """Show a moment in UTC and how far it is from now; style is both, absolute or relative.

    A date stays a date. None reads "not recorded".
    """
    if value is None:
        return {"value": None}
    if not isinstance(value, datetime):
        return {"value": value, "is_date": True, "iso": value.isoformat(), "relative": "", "style": "absolute"}
    return {"value": value, "is_date": False, "iso": value.isoformat(), "relative": distance(value), "style": style}


def distance(value: datetime) -> str:
    """Return how far a moment is from now, in words."""
    now = clock.now()
    if abs((now - value).total_seconds()) < 60:  # noqa: PLR2004 (a minute)
        return _("just now")
    if value > now:
        return _("in %(time)s") % {"time": timesince(now, value, depth=1)}
    return _("%(time)s ago") % {"time": timesince(value, now, depth=1)}


@register.filter
def shown(value: Any) -> Any:
    """Return a stored value as people read it: yes and no, dates, lists."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return f"{date_format(value.astimezone(UTC), 'j M Y, H:i')} UTC"
    if isinstance(value, date):
        return date_format(value, "j M Y")
    if isinstance(value, (list, tuple, set)):
        return ", ".join(str(shown(one)) for one in value)
    return value


@register.simple_tag
def help_tip(*, id: str, text: str, about: str = "") -> SafeString:  # noqa: A002 (the HTML name)
    """Show a question mark that opens an explanation; works without scripts."""
    return _component("help_tip", id=id, text=text, about=about)


# --- blocks ----------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def panel(
    content: str,
    *,
    title: str = "",
    id: str = "",  # noqa: A002 (the HTML name)
    icon: str = "",
    count: int | None = None,
    action_url: str = "",
    action_label: str = "",
    tone: str = "neutral",
    flush: bool = False,
) -> SafeString:
    """Render a titled card around its content; `flush` for a table or rows that reach the edges."""
    return _component(
        "panel",
        content=content,
        title=title,
        id=id,
        icon=icon,
        count=count,
        action_url=action_url,
        action_label=action_label,
        tone=tone,
        flush=flush,
    )


@register.simple_block_tag
def notice(content: str, *, title: str = "", tone: str = "info") -> SafeString:
    """Render a sentence that needs attention; tone is info, good, warn or bad."""
    return _component("notice", content=content, title=title, tone=tone, icon=NOTICE_ICONS.get(tone, "info-circle"))


@register.simple_block_tag
def facts(content: str, *, columns: int = 1) -> SafeString:
    """Render a list of label and value; fill it with `fact` blocks."""
    return _component("facts", content=content, columns=columns)


@register.simple_block_tag
def fact(content: str, *, label: str, note: str = "", missing: str = "") -> SafeString:
    """Render one label and value; an empty value says so in words (`missing`, or "Not recorded")."""
    return _component("fact", content=SafeString(content.strip()), label=label, note=note, missing=missing)


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    """Render moments in order; fill it with `moment` blocks."""
    return format_html('<ol class="timeline">{}</ol>', content)


@register.simple_block_tag
def moment(
    content: str,
    *,
    title: str,
    at: datetime | date | None = None,
    when_text: str = "",
    tone: str = "neutral",
    label: str = "",
    url: str = "",
    future: bool = False,
) -> SafeString:
    """Render one event of a timeline; `label` is its kind or result in words, `when_text` an inexact date."""
    return _component(
        "moment",
        content=SafeString(content.strip()),
        title=title,
        at=at,
        when_text=when_text,
        tone=tone,
        label=label,
        url=url,
        future=future,
    )


@register.simple_block_tag
def dialog(content: str, *, id: str, title: str) -> SafeString:  # noqa: A002 (the HTML name)
    """Render a pop-up that `<button type="button" popovertarget="id">` opens; works without scripts."""
    return _component("dialog", content=content, id=id, title=title)


@register.simple_block_tag
def data_table(content: str, *, caption: str, cards: bool = True) -> SafeString:
    """Wrap thead and tbody in a scrolling, keyboard-friendly table; on phones rows become cards.

    Cells carry `data-label` for the cards; the naming cell of a row is `<th scope="row">` with the row's link.
    """
    return _component("data_table", content=content, caption=caption, cards=cards)


@register.simple_block_tag
def filter_form(content: str, *, target: str = "results", label: str = "") -> SafeString:
    """Wrap filter fields in a GET form that refreshes the element with id `target` as one chooses."""
    return _component("filter_form", content=content, target=target, label=label)


@register.simple_block_tag
def autosave(content: str, *, url: str) -> SafeString:
    """Wrap one whole form; it is posted to `url` as the user types and the result is said in words."""
    return _component("autosave", content=content, url=url)


@register.simple_block_tag
def add_row(content: str, *, formset: "BaseFormSet[Any]", label: str) -> SafeString:
    """Wrap the rows of a formset and offer one more; without scripts the formset's extra rows serve."""
    return _component("add_row", content=content, formset=formset, label=label)


# --- lists and navigation --------------------------------------------------------------------------------------------


@register.inclusion_tag("components/sort_header.html")
def sort_header(*, label: str, url: str, direction: str = "", numeric: bool = False) -> dict[str, Any]:
    """Render a sortable column head; direction is "", ascending or descending (what is shown now)."""
    return {"label": label, "url": url, "direction": direction, "numeric": numeric}


@register.inclusion_tag("components/chips.html")
def chips(*, items: Sequence[Mapping[str, str]], clear_url: str = "") -> dict[str, Any]:
    """Show active filters: items have label, value and remove_url."""
    return {"items": items, "clear_url": clear_url}


@register.inclusion_tag("components/pager.html")
def pager(*, previous_url: str = "", next_url: str = "", summary: str = "") -> dict[str, Any]:
    """Show the way to the pages before and after, and in words what is shown."""
    return {"previous_url": previous_url, "next_url": next_url, "summary": summary}


@register.inclusion_tag("components/empty.html")
def empty(
    *, title: str, text: str = "", action_url: str = "", action_label: str = "", icon: str = "circle-dashed"
) -> dict[str, Any]:
    """Say that there is nothing here, why, and what to do next."""
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label, "icon": icon}


@register.inclusion_tag("components/tabs.html")
def tabs(*, items: Sequence[Mapping[str, Any]], label: str) -> dict[str, Any]:
    """Show the views of one record as links: items have label, url, active and perhaps count."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/crumbs.html")
def crumbs(*, items: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Show the way back: items have label and url; the last one may be without url."""
    return {"items": items}


@register.inclusion_tag("components/stat.html")
def stat(*, label: str, value: Any, url: str = "", note: str = "", tone: str = "neutral") -> dict[str, Any]:
    """Show one number with its name; with a url it leads to the list it counts."""
    return {"label": label, "value": value, "url": url, "note": note, "tone": tone}


# --- process ---------------------------------------------------------------------------------------------------------


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


# --- numbers ---------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/score.html")
def score(
    *,
    label: str,
    value: float | None,
    lo: float | None = None,
    hi: float | None = None,
    band: str = "",
    tone: str = "neutral",
    at: datetime | None = None,
    why_url: str = "",
    insufficient: bool = False,
    note: str = "",
    compact: bool = False,
) -> dict[str, Any]:
    """Show a score of 0 to 100 with its range, age and a way to its reasons; `compact` for a table cell.

    Without a value it reads "Not assessed yet"; with `insufficient` the number is greyed and said to be so.
    """
    low, high = (value if lo is None else lo), (value if hi is None else hi)
    width = max((high or 0) - (low or 0), 1)
    return {
        "label": label,
        "value": value,
        "lo": low,
        "hi": high,
        "width": width,
        "band": band,
        "tone": tone,
        "ranged": lo is not None and hi is not None,
        "at": at,
        "why_url": why_url,
        "insufficient": insufficient,
        "note": note,
        "compact": compact,
        "point": min(max((value or 0) - 1, 0), 98),
    }


@register.inclusion_tag("components/sparkline.html")
def sparkline(*, points: Sequence[charts.Point], label: str, tone: str = "accent") -> dict[str, Any]:
    """Draw a history of 0 to 100 in one line of text, with its words for those who do not see it."""
    drawn = charts.plot(points, width=100, height=24, lo=0, hi=100) if points else None
    return {"plot": drawn, "summary": _in_words(points), "label": label, "tone": tone}


@register.inclusion_tag("components/chart.html")
def score_chart(*, points: Sequence[charts.Point], label: str, tone: str = "accent") -> dict[str, Any]:
    """Draw a history of 0 to 100 with its ranges, a scale and a table of the same numbers."""
    drawn = charts.plot(points, width=CHART_WIDTH, height=CHART_HEIGHT, lo=0, hi=100) if points else None
    lines = [{"value": value, "y": CHART_HEIGHT - value / 100 * CHART_HEIGHT} for value in (0, 25, 50, 75, 100)]
    return {
        "plot": drawn,
        "lines": lines,
        "summary": _in_words(points),
        "label": label,
        "tone": tone,
        "width": CHART_WIDTH,
        "height": CHART_HEIGHT,
    }


def _in_words(points: Sequence[charts.Point]) -> str:
    """Say what a line shows."""
    if not points:
        return _("No history yet.")
    ordered = sorted(points, key=lambda p: p.at)
    values = [p.value for p in ordered]
    return _("From %(first)d to %(last)d between %(start)s and %(end)s; lowest %(low)d, highest %(high)d.") % {
        "first": values[0],
        "last": values[-1],
        "low": min(values),
        "high": max(values),
        "start": f"{ordered[0].at:%Y-%m-%d}",
        "end": f"{ordered[-1].at:%Y-%m-%d}",
    }


# --- forms -----------------------------------------------------------------------------------------------------------


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

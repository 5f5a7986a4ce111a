"""Components that wrap content."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

NOTICE_ICONS = {"good": "circle-check", "warn": "alert-triangle", "bad": "alert-circle", "info": "info-circle"}


def _component(name: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", context)


@register.simple_block_tag
def panel(  # noqa: PLR0913 (each is one thing a page may say)
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
def data_table(content: str, *, caption: str, cards: bool = True, wide: bool = False) -> SafeString:
    """Wrap thead and tbody in a keyboard-friendly table; on phones rows become cards, or scroll without `cards`.

    The head stays in sight, except in a `wide` table, which scrolls sideways on every screen.

    Cells carry `data-label` for the cards; the naming cell of a row is `<th scope="row">` with the row's link.
    """
    return _component("data_table", content=content, caption=caption, cards=cards, wide=wide)


@register.simple_block_tag(takes_context=True)
def filter_form(
    context: Context, content: str, *, target: str = "results", label: str = "", also: str = ""
) -> SafeString:
    """Wrap filter fields in a GET form that refreshes the element with id `target` as one chooses, and `also`."""
    path = context["request"].path if "request" in context else ""
    return _component("filter_form", content=content, target=target, label=label, also=also, path=path)


@register.simple_block_tag
def autosave(content: str, *, url: str) -> SafeString:
    """Wrap one whole form; it is posted to `url` as the user types and the result is said in words."""
    return _component("autosave", content=content, url=url)

"""Lists and the ways through them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()


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

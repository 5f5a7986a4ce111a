"""Words and marks: the smallest components."""

import unicodedata
from datetime import UTC, date, datetime
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock

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


@register.simple_tag
def when(value: datetime | date | None, *, style: str = "both") -> SafeString:
    """Show a moment in UTC and how far it is from now; style is both, absolute or relative.

    A date stays a date. None reads "not recorded". Drawn here and not in a template: a page has dozens.
    """
    if value is None:
        return format_html('<span class="not-recorded">{}</span>', _("Not recorded"))
    if not isinstance(value, datetime):
        return format_html('<bdi><time datetime="{}">{}</time></bdi>', value.isoformat(), shown(value))
    exact, far = shown(value), "" if style == "absolute" else distance(value)
    told = format_html(
        '<bdi><time datetime="{}" title="{}">{}</time></bdi>',
        value.isoformat(),
        exact,
        far if style == "relative" else exact,
    )
    return format_html('{} <bdi class="muted">({})</bdi>', told, far) if style == "both" else told


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


@register.inclusion_tag("components/help_tip.html")
def help_tip(*, id: str, text: str, about: str = "") -> dict[str, Any]:  # noqa: A002 (the HTML name)
    """Show a question mark that opens an explanation; works without scripts."""
    return {"id": id, "text": text, "about": about}

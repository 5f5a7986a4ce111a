"""The tag by which a page of a lower app shows what upper apps add to it."""

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core import panels as registry

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: template.Context, place: str, thing: Any = None) -> SafeString:
    """Draw the panels that apps registered for `place`, in order; see core.panels."""
    return format_html_join("\n", "{}", ((part,) for part in registry.render(place, context["request"], thing)))

"""What the pages of retention share."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def of_retention(*, tab: str, here: str = "") -> dict[str, Any]:
    """Return crumbs and tabs of a page of retention."""
    views = [("due", _("Due to be let go")), ("holds", _("Legal holds")), ("retention", _("Schedule"))]
    labels = dict(views)
    crumbs = [{"label": _("Retention"), "url": reverse("accounts:due")}]
    if here:
        crumbs.append({"label": labels[tab], "url": reverse(f"accounts:{tab}")})
    crumbs.append({"label": here or labels[tab], "url": ""})
    tabs = [{"label": label, "url": reverse(f"accounts:{name}"), "active": name == tab} for name, label in views]
    return {"crumbs": crumbs, "tabs": tabs}

"""All routes of the pages. REST is in config.api."""

from importlib.util import find_spec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLResolver, include, path
from django.views.i18n import set_language

from core import gallery, health, theme

DOMAIN_APPS = ("actors", "engagements", "riskreview", "reassessment", "casestudies")


def pages_of(app: str) -> list[URLResolver]:
    """Return the routes of one app, which names its own prefixes and namespace; none while it has no pages."""
    return [path("", include(f"{app}.urls"))] if app in settings.INSTALLED_APPS and find_spec(f"{app}.urls") else []


urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("api/v1/", include("config.api")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("theme/", theme.choose, name="theme"),
    path("", include("accounts.urls")),
]
for domain_app in DOMAIN_APPS:
    urlpatterns += pages_of(domain_app)

if settings.DEBUG or settings.PARLEY_DEMO:
    urlpatterns.append(path("_components/", gallery.page, name="gallery"))

handler400 = "core.failures.bad_request"
handler403 = "core.failures.forbidden"
handler404 = "core.failures.not_found"
handler429 = "core.failures.too_many"  # asked by allauth
handler500 = "core.failures.server_error"

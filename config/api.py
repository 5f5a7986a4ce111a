"""All of REST under /api/v1/."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

# Asked in this order: what is asked for most stands first.
APPS = ("actors", "accounts", "engagements", "riskreview", "reassessment", "casestudies")

docs = SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="accounts/rest_docs.html")
urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
]
urlpatterns += [
    path("", include(f"{app}.api.urls"))
    for app in APPS
    if app in settings.INSTALLED_APPS and find_spec(f"{app}.api") and find_spec(f"{app}.api.urls")
]

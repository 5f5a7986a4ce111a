"""All routes."""

from django.conf import settings
from django.urls import include, path

from core import gallery, health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("api/v1/", include("config.api")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("accounts.urls")),
]

if settings.DEBUG or settings.PARLEY_DEMO:
    urlpatterns.append(path("_components/", gallery.page, name="gallery"))

"""All routes of a deployment with demonstration data: those of the tests, and the gallery."""

from django.urls import path

from config.urls import handler400, handler403, handler404, handler429, handler500, urlpatterns
from core import gallery

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]

urlpatterns = [*urlpatterns, path("_components/", gallery.page, name="gallery")]

"""Wiring of actors."""

from django.apps import AppConfig


class ActorsConfig(AppConfig):
    """Actors."""

    name = "actors"
    default_auto_field = "django.db.models.BigAutoField"

"""Wiring of engagements."""

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    """Engagements."""

    name = "engagements"
    default_auto_field = "django.db.models.BigAutoField"

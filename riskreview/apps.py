"""Wiring of riskreview."""

from django.apps import AppConfig


class RiskReviewConfig(AppConfig):
    """Riskreview."""

    name = "riskreview"
    default_auto_field = "django.db.models.BigAutoField"

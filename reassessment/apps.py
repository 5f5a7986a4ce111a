"""Wiring of reassessment."""

from django.apps import AppConfig


class ReassessmentConfig(AppConfig):
    """Reassessment."""

    name = "reassessment"
    default_auto_field = "django.db.models.BigAutoField"

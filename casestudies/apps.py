"""Wiring of casestudies."""

from django.apps import AppConfig


class CaseStudiesConfig(AppConfig):
    """Casestudies."""

    name = "casestudies"
    default_auto_field = "django.db.models.BigAutoField"

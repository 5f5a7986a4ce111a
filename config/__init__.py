"""Settings, routes, the Celery application, the embedded servers and their supervisor."""

from config.celery import app as celery_app

__all__ = ["celery_app"]

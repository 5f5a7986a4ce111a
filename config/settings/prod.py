"""Settings of a deployment: nothing has a default that would be unsafe."""

from config import env
from config.settings.base import *  # noqa: F403

SECRET_KEY = env.secret_key("SECRET_KEY")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", [])
if not ALLOWED_HOSTS:
    raise env.BadEnvironment("ALLOWED_HOSTS", "is not set: name the hosts this deployment answers for.")
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
DEBUG = False

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.assets.CompressedOneSheetStorage"},
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

# Throttling counts addresses of people, not of the proxy in front.
ALLAUTH_TRUSTED_PROXY_COUNT = 1

"""Settings of the test suite: throw-away servers, fast hashes."""

import os

from config import throwaway
from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES

SECRET_KEY = "test"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PARLEY_DEMO = False
FONT_FOLDERS = ()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ACCOUNT_RATE_LIMITS = False
if os.environ.get(throwaway.TEMPLATE):  # the tables are there already: copy them
    DATABASES["default"]["TEST"] = {"TEMPLATE": DATABASES["default"]["NAME"]}

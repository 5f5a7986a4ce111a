"""Settings of a real worker beside a test: the test's database, a queue and a prefix of its own, short patience."""

import os

from config.settings.test import *  # noqa: F403
from config.settings.test import CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES

DATABASES["default"]["NAME"] = os.environ["PARLEY_TEST_DATABASE"]
CELERY_TASK_DEFAULT_QUEUE = os.environ["PARLEY_TEST_QUEUE"]
CELERY_BROKER_TRANSPORT_OPTIONS = CELERY_BROKER_TRANSPORT_OPTIONS | {
    "global_keyprefix": os.environ["PARLEY_TEST_PREFIX"],
    "visibility_timeout": 3,
    "unacked_restore_interval": 1,
}

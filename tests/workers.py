"""Real Celery workers beside a test, on the database of the test."""

import os
import subprocess
import sys
import time
from uuid import uuid4

from celery import Celery
from django.conf import settings
from redis import Redis

PATIENCE = 90


class Workers:
    """Workers of one test, and the queue they share: one of their own, or the one the application sends to."""

    def __init__(self, database, *, apart=True):
        self.queue, prefix = "celery", settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
        if apart:
            self.queue = f"test-{uuid4().hex[:12]}"
            prefix = f"{self.queue}:"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
            "PARLEY_TEST_DATABASE": database,
            "PARLEY_TEST_QUEUE": self.queue,
            "PARLEY_TEST_PREFIX": prefix,
        }
        self.sender = Celery("sender", broker=settings.CELERY_BROKER_URL, set_as_current=False)
        self.sender.conf.broker_transport_options = {"global_keyprefix": prefix}
        self.running = []
        Redis.from_url(os.environ["REDIS_URL"]).delete(f"{prefix}{self.queue}")

    def start(self):
        """Start a worker and return its process; with `solo` one process does everything, so -9 kills all of it."""
        command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "-P", "solo", "-l", "WARNING"]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-n", f"{uuid4().hex[:8]}@test"]
        process = subprocess.Popen([*command, *quiet, "-Q", self.queue], env=self.environment, cwd=settings.BASE_DIR)
        self.running.append(process)
        return process

    def send(self, name, *, task_id=None, **payload):
        self.sender.send_task(name, kwargs=payload, queue=self.queue, task_id=task_id or str(uuid4()))

    def stop(self):
        for process in self.running:
            process.terminate()
        for process in self.running:
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.sender.close()


def eventually(what, *, within=PATIENCE):
    """Wait until `what()` is true and return it."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.2)
    raise AssertionError(f"did not happen within {within} s")

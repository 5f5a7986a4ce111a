"""Whether the one program of a container does its work: `healthcheck.py web | worker | beat`; the exit code answers."""  # noqa: INP001

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

BEAT_SCHEDULE = Path("/tmp")  # noqa: S108 - a tmpfs of the container's own
BEAT_WRITES_WITHIN = 600  # Celery writes its schedule at least every three minutes


def web() -> bool:
    """Return whether it answers; asked under a host name that it answers for, as if through the proxy."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip().lstrip(".")
    request = urllib.request.Request("http://127.0.0.1:8000/healthz")
    request.add_header("Host", host)
    request.add_header("X-Forwarded-Proto", "https")
    with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310 - our own address
        return bool(answer.status == 200)  # noqa: PLR2004


def worker() -> bool:
    """Return whether the worker answers over the broker."""
    ping = ["celery", "-A", "config.celery", "inspect", "ping", "-t", "10", "-d", f"celery@{socket.gethostname()}"]
    return subprocess.run(ping, check=False).returncode == 0  # noqa: S603


def beat() -> bool:
    """Return whether the scheduler wrote its schedule of late."""
    written = [path.stat().st_mtime for path in BEAT_SCHEDULE.glob("celerybeat-schedule*")]
    return bool(written) and time.time() - max(written) < BEAT_WRITES_WITHIN


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]() else 1)

"""PostgreSQL and Redis for one run of the checks or tests: fast, empty, gone afterwards.

The first process starts them; whatever it starts inherits their addresses through the environment and shares them.
"""

import atexit
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from config import binaries, embedded
from config.processes import server_account, stop

MARK = "PARLEY_TEST_FOLDER"
PREFIX = "parley-test-"
TEMPLATE = "PARLEY_TEST_TEMPLATE"


def sweep() -> None:
    """Remove the folders of runs whose process is gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            os.kill(int((folder / "pid").read_text()), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (OSError, ValueError):
            continue


def ensure_own_broker(name: str) -> None:
    """Start a Redis for one of several processes that share the rest: a queue or a cache cannot be shared."""
    account = server_account()
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=os.environ[MARK]))
    folder.chmod(0o711)
    program = binaries.find_redis(os.environ)
    redis = embedded.RedisServer(program, folder, folder / "redis.log", account, durable=False)
    process = embedded.start_and_wait(redis)
    atexit.register(stop, [process])
    os.environ["REDIS_URL"] = redis.url()


def ensure() -> None:
    """Start both servers unless this run has them already, and put their addresses into the environment.

    PARLEY_ROLE is `owner`: tests make the tables. PARLEY_TEST_APP_ROLE names the serving role.
    """
    if MARK in os.environ and Path(os.environ[MARK]).is_dir():
        return
    sweep()
    account = server_account()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711 if account else 0o700)
    (folder / "pid").write_text(str(os.getpid()))
    ours = os.getpid()
    started: list[tuple[subprocess.Popen[bytes], int]] = []

    def clean_up() -> None:
        if os.getpid() == ours:  # not in a fork of ours that ends
            for process, stop_signal in started:
                stop([process], stop_signal=stop_signal)
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(clean_up)
    programs = binaries.find_postgres(os.environ, folder)
    postgres = embedded.PostgresServer(programs, folder, folder / "postgres.log", account, durable=False)
    redis = embedded.RedisServer(binaries.find_redis(os.environ), folder, folder / "redis.log", account, durable=False)
    started.append((embedded.start_and_wait(postgres), postgres.stop_signal))
    started.append((embedded.start_and_wait(redis), redis.stop_signal))
    postgres.set_up(for_tests=True)
    home = folder / "home"
    home.mkdir(mode=0o700)
    (home / "static").mkdir()
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "PARLEY_HOME"):
        os.environ.pop(f"{name}_FILE", None)
    os.environ.update(
        {
            MARK: str(folder),
            "DATABASE_URL": postgres.url(embedded.APP),
            "DATABASE_OWNER_URL": postgres.url(embedded.OWNER),
            "PARLEY_ROLE": "owner",
            "PARLEY_TEST_APP_ROLE": embedded.APP,
            "REDIS_URL": redis.url(),
            "PARLEY_HOME": str(home),
        }
    )

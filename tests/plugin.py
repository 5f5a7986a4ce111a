"""One throw-away PostgreSQL and Redis for the whole test run, started before Django reads its settings.

Loaded by `-p tests.plugin`; a conftest would be too late. The first process starts the servers, the workers of
pytest-xdist and any program that a test starts inherit their addresses. Tests run as the role that owns the schema;
PARLEY_TEST_APP_ROLE names the serving role for tests that try what it may not do.
"""

import atexit
import os
import shutil
import signal
import tempfile
from contextlib import suppress
from pathlib import Path

from config import binaries, embedded
from config.processes import server_account, stop

MARK = "PARLEY_TEST_FOLDER"
PREFIX = "parley-test-"


def sweep() -> None:
    """Remove the folders of runs whose process is gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            os.kill(int((folder / "pid").read_text()), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (OSError, ValueError):
            continue


def start() -> None:
    """Start both servers, put their addresses into the environment and have everything removed at exit."""
    sweep()
    account = server_account()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711 if account else 0o700)
    (folder / "pid").write_text(str(os.getpid()))
    processes = []
    ours = os.getpid()

    def clean_up() -> None:
        if os.getpid() == ours:
            stop(processes, stop_signal=signal.SIGINT)
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(clean_up)
    postgres = embedded.PostgresServer(
        binaries.find_postgres(os.environ, folder), folder, folder / "postgres.log", account, durable=False
    )
    redis = embedded.RedisServer(binaries.find_redis(os.environ), folder, folder / "redis.log", account, durable=False)
    processes += [embedded.start_and_wait(server) for server in (postgres, redis)]
    postgres.set_up(may_create_databases=True)
    home = folder / "home"
    home.mkdir(mode=0o700)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY"):
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


with suppress(KeyError):
    if not Path(os.environ[MARK]).is_dir():  # inherited from a run that has ended
        del os.environ[MARK]
if MARK not in os.environ:
    start()

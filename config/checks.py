"""`./parley check` and `./parley test`: one list of checks, cheapest first, all of them run, one summary at the end."""

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config import throwaway
from config.processes import CannotStart, explain, kill_group, run
from config.terminal import say

CHECKOUT = Path(__file__).resolve().parent.parent
SCHEMA = Path("docs/openapi.yaml")
STAGE_LIMIT = 3600.0
COUNTED = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
CLOSING = re.compile(r"^=*\s*((\d+ \w+,? ?)+|no tests ran) in [\d.]+s")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
NO_TESTS = 5
PYTEST = (
    sys.executable, "-m", "pytest", "-q", "--durations", "10",
    "-n", "3", "--dist", "loadfile", "--no-loadscope-reorder",  # tests/conftest.py puts the longest files first
)  # fmt: skip
NO_SERVERS = {  # for a tool that reads the settings but never connects
    "DATABASE_URL": "postgres://nobody@localhost/nothing",
    "DATABASE_OWNER_URL": "postgres://nobody@localhost/nothing",
    "REDIS_URL": "redis://localhost",
}


@dataclass(slots=True)
class Running:
    """One check that has begun."""

    stage: str
    name: str
    process: subprocess.Popen[str]
    began: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class Result:
    """How one check ended."""

    stage: str
    name: str
    seconds: float
    passed: bool
    counts: Counter[str] = field(default_factory=Counter)


class Checks:
    """The run of a list of checks."""

    def __init__(self) -> None:
        """Begin with no results."""
        self.began = time.monotonic()
        self.results: list[Result] = []
        self.begun: list[subprocess.Popen[str]] = []
        self.programs = Path(sys.executable).parent
        self.env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}

    def check(self, stage: str, name: str, command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
        """Run one command, pass on what it says, and keep how it ended."""
        self.finish(self.begin(stage, name, command, env))

    def begin(
        self, stage: str, name: str, command: Sequence[str | Path], env: Mapping[str, str] | None = None
    ) -> Running:
        """Start one command; what it says is passed on when it is finished."""
        process = subprocess.Popen(  # noqa: S603 - commands of ours, no shell
            [os.fspath(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=self.env | dict(env or {}),
            cwd=CHECKOUT,
            start_new_session=True,
        )
        self.begun.append(process)
        return Running(stage, name, process)

    def finish(self, running: Running) -> None:
        """Pass on what a command says until it ends, and keep how it ended."""
        say(f"\n--- {running.stage}: {running.name}")
        process = running.process
        watchdog = threading.Timer(STAGE_LIMIT, kill_group, [process])
        watchdog.start()
        counts: Counter[str] = Counter()
        try:
            for line in process.stdout or ():
                say(line, end="")
                if CLOSING.match(line):
                    counts = Counter({word.rstrip("s"): int(number) for number, word in COUNTED.findall(line)})
            code = process.wait()
        finally:
            watchdog.cancel()
        if code == NO_TESTS and running.stage == "tests":
            say("No test ran, which counts as a failure.")
        seconds = time.monotonic() - running.began
        self.results.append(Result(running.stage, running.name, seconds, code == 0, counts))

    def stop(self) -> None:
        """End what was begun and has not ended."""
        for process in self.begun:
            if process.poll() is None:
                kill_group(process)

    def fail(self, stage: str, name: str, why: str) -> None:
        """Keep a check that could not be run as failed."""
        say(f"\n--- {stage}: {name}\n{why}")
        self.results.append(Result(stage, name, 0.0, passed=False))

    def tool(self, name: str) -> Path:
        """Return a program of the virtual environment."""
        return self.programs / name

    # The stages ---------------------------------------------------------------------------------------------------

    def types(self) -> Running:
        """Begin the check of types, which takes one core for a while."""
        return self.begin("style", "types", [self.tool("mypy"), "--explicit-package-bases", "."], NO_SERVERS)

    def style(self) -> None:
        """Form and imports."""
        self.check("style", "ruff check", [self.tool("ruff"), "check", "--output-format", "concise", ".", "parley"])
        self.check("style", "ruff format", [self.tool("ruff"), "format", "--check", ".", "parley"])
        pages = sorted((CHECKOUT / "templates").rglob("*.html"))
        if pages:
            self.check("style", "djade", [self.tool("djade"), "--check", "--target-version", "5.2", *pages])
        self.check("style", "import contracts", [self.tool("lint-imports")])

    def contract(self) -> None:
        """Migrations, production settings and the published REST schema."""
        manage: list[str | Path] = [sys.executable, CHECKOUT / "manage.py"]
        self.check("contract", "migrations", [*manage, "makemigrations", "--check", "--dry-run"], {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        })  # fmt: skip
        deploy = [*manage, "check", "--deploy", "--fail-level", "WARNING"]
        self.check("contract", "production settings", deploy, production_environment())
        self.schema([*manage, "spectacular", "--validate", "--fail-on-warn"])

    def schema(self, command: Sequence[str | Path]) -> None:
        """The REST schema is valid and the one in docs/ is current."""
        with tempfile.TemporaryDirectory() as folder:
            fresh = Path(folder) / "openapi.yaml"
            test_settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
            self.check("contract", "REST schema", [*command, "--file", fresh], test_settings)
            if fresh.exists():
                self.check("contract", f"{SCHEMA} is current", ["diff", "-u", SCHEMA, fresh])

    def tables(self) -> None:
        """Every migration on an empty database, which the processes of the tests then copy."""
        migrate: list[str | Path] = [sys.executable, CHECKOUT / "manage.py", "migrate", "--verbosity", "0"]
        self.check("tests", "tables from nothing", migrate, {"DJANGO_SETTINGS_MODULE": "config.settings.test"})
        if self.results[-1].passed:
            self.env[throwaway.TEMPLATE] = "yes"

    def tests(self) -> None:
        """Every test; without Chromium, which counts as a failure, those that need no browser."""
        marked = []
        try:
            ensure_chromium()
        except CannotStart as refusal:
            self.fail("tests", "Chromium", str(refusal))
            marked = ["-m", "not browser"]
        self.check("tests", "pytest", [*PYTEST, *marked])

    def summary(self) -> int:
        """Print what ran, how long it took and how it ended; return 0 when all passed."""
        say("\n=== Summary")
        for result in self.results:
            say(f"{'ok    ' if result.passed else 'FAILED'}  {result.seconds:6.1f} s  {result.stage}: {result.name}")
        say(f"        {time.monotonic() - self.began:6.1f} s  in all")
        counts = sum((result.counts for result in self.results), Counter())
        failed = [result for result in self.results if not result.passed]
        if counts:
            say(f"{counts['passed']} passed, {counts['failed'] + counts['error']} failed, {counts['skipped']} skipped")
        return 1 if failed else 0


def production_environment() -> dict[str, str]:
    """Return what a deployment would set, with throw-away values."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.prod",
        "PARLEY_ROLE": "app",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "parley.example",
        "CSRF_TRUSTED_ORIGINS": "https://parley.example",
        "EMAIL_URL": "smtp://mail.parley.example:25",
        "DEBUG": "0",
        "PARLEY_DEMO": "0",
    }


def ensure_chromium() -> None:
    """Install Debian's Chromium when there is none and we may; raises CannotStart otherwise."""
    if any(shutil.which(name) for name in CHROMIUM):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise CannotStart(
            "Chromium is missing: install it (on Debian as root: apt-get install chromium) and try again."
        )
    say("\nInstalling Debian's Chromium ...")
    environ = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-qy", "--no-install-recommends", "chromium", "fonts-liberation"]):
        done = run(["apt-get", *command], env=environ)
        if done.returncode:
            raise CannotStart(explain(done.stdout, what=f"apt-get {command[0]}", where=CHECKOUT))


def main(what: str) -> int:
    """Run the checks that need no test (`check`) or all (`test`); return 0 when all passed."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    checks = Checks()
    try:
        types = checks.types()
        checks.style()
        throwaway.ensure()
        checks.env |= {name: value for name, value in os.environ.items() if name.isupper()}
        checks.env.pop("PYTHONDONTWRITEBYTECODE", None)
        checks.contract()
        if what == "test":
            checks.tables()
        checks.finish(types)
        if what == "test":
            checks.tests()
    except CannotStart as refusal:
        checks.fail("machine", "servers", str(refusal))
    except KeyboardInterrupt:
        say("\nStopped.")
        return 1
    finally:
        checks.stop()
    return checks.summary()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

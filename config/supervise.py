"""`./parley up`: everything Parley consists of, started in order, kept running and stopped together.

One process with one thread watches the children. Ending it by Ctrl-C, by a signal or by kill -9 leaves none of them
behind (config.processes).
"""

import errno
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from config import binaries, embedded, env
from config.children import Child, stop_in_order
from config.home import HOST, Home, insist_on_free_port
from config.processes import CannotStart, disk_full, explain, kill_group, run, server_account, spawn, tail, wait_until
from config.terminal import say, step

CHECKOUT = Path(__file__).resolve().parent.parent
READY_WITHIN = 180.0
STOP_ORDER = (("web", "worker", "beat"), ("redis",), ("postgres",))
DEMO_PASSWORD = "parley-demo"  # noqa: S105 - printed on purpose, demonstration only
DEMO_ACCOUNTS = (
    ("analyst, analyst2", "plan contacts, report them, follow promises"),
    ("lead", "sees the whole portfolio"),
    ("legal, ethics, escalation", "answer one lane of a review each"),
    ("approver, senior, authority", "decide at level 1, 2 and 3"),
    ("auditor", "reads the trail"),
    ("librarian", "keeps the case studies"),
    ("admin", "users and compartments"),
)


class Supervisor:
    """The whole of one running Parley."""

    def __init__(self) -> None:
        """Read where the state lies, which port to serve and which servers are given; anything unusable is refused."""
        self.account = server_account()
        self.port = env.number("PORT", 8000)
        if not 0 < self.port < 65536:  # noqa: PLR2004
            raise env.BadEnvironment("PORT", f"is {self.port}: say a number from 1 to 65535.")
        self.url = f"http://{HOST}:{self.port}"
        self.own_database = not binaries.given(os.environ, "DATABASE_URL")
        self.own_broker = not binaries.given(os.environ, "REDIS_URL")
        if not self.own_database:
            env.database("DATABASE_URL")
        elif binaries.given(os.environ, "DATABASE_OWNER_URL"):
            raise env.BadEnvironment("DATABASE_OWNER_URL", "is given without DATABASE_URL: give both or neither.")
        if not self.own_broker:
            env.redis("REDIS_URL")
        env.mail("EMAIL_URL")
        self.demo = env.flag("PARLEY_DEMO", self.own_database)
        self.children: list[Child] = []
        folder = Path(env.text("PARLEY_HOME", str(CHECKOUT / ".parley"))).expanduser().resolve()
        self.home = Home(folder, passable=self.account is not None)
        self.env = dict(os.environ) | {
            "PARLEY_HOME": str(folder),
            "PARLEY_DEMO": "1" if self.demo else "0",
            "PORT": str(self.port),
        }
        for name in ("PYTHONDONTWRITEBYTECODE", "PARLEY_HOME_FILE", "PARLEY_DEMO_FILE", "PORT_FILE"):
            self.env.pop(name, None)
        self.env.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

    def run(self) -> None:
        """Start everything and look after it until a signal comes."""
        self.home.claim()
        insist_on_free_port(self.port)
        say(f"Parley is starting, its state is in {self.home.folder}")
        try:
            if not binaries.given(self.env, "SECRET_KEY"):
                self.env["SECRET_KEY"] = self.home.secret_key()
            self.start_database()
            self.start_broker()
            self.bring_up_to_date()
            with step("Web, worker and scheduler"):
                self.start_parley()
                self.wait_for_ready()
            self.welcome()
            while True:
                self.look_after()
                time.sleep(0.2)
        except KeyboardInterrupt:
            say("\nStopping ...")
        finally:
            self.home.forget()
            stop_in_order(self.children, STOP_ORDER)
        say("Parley has stopped.")

    def start_database(self) -> None:
        """Start the embedded database, unless the address of another one is given."""
        if self.own_database:
            servers = embedded.servers_folder(self.home.folder, self.account)
            if self.account and servers != self.home.folder:
                say(f"  The servers' data is in {servers}: their account {self.account.name} cannot reach the rest.")
            programs = binaries.find_postgres(os.environ, servers)
            with step(f"PostgreSQL {programs.major} ({programs.origin})"):
                postgres = embedded.PostgresServer(programs, servers, self.home.log("postgres"), self.account)
                self.start_server(postgres)
                postgres.set_up()
            self.env |= {"DATABASE_URL": postgres.url(embedded.APP), "DATABASE_OWNER_URL": postgres.url(embedded.OWNER)}
            self.env.pop("DATABASE_OWNER_URL_FILE", None)
        elif not binaries.given(os.environ, "DATABASE_OWNER_URL"):
            say("  DATABASE_OWNER_URL is not set: the serving role will own the tables, which is for trying out only.")
            self.env["DATABASE_OWNER_URL"] = env.text("DATABASE_URL")

    def start_broker(self) -> None:
        """Start the embedded broker, unless the address of another one is given."""
        if self.own_broker:
            servers = embedded.servers_folder(self.home.folder, self.account)
            program = binaries.find_redis(os.environ)
            with step(f"Redis ({program.name})"):
                redis = embedded.RedisServer(program, servers, self.home.log("redis"), self.account)
                self.start_server(redis)
            self.env["REDIS_URL"] = redis.url()

    def start_server(self, server: embedded.PostgresServer | embedded.RedisServer) -> None:
        """Start one embedded server, wait until it answers, and keep it running."""
        server.prepare()
        child = Child(server.name, server.start, server.log, server.stop_signal)
        self.children.append(child)
        what = f"The {server.name} server"
        wait_until(server.ready, child.begin(), seconds=server.patience, what=what, log=server.log)

    def bring_up_to_date(self) -> None:
        """Bring tables, rights, static files and demonstration data up to date."""
        collect: list[str | Path] = [
            sys.executable,
            CHECKOUT / "manage.py",
            "collectstatic",
            "--no-input",
            "--verbosity=0",
        ]
        with step("Database tables and static files"):
            collecting = spawn(collect, log=self.home.log("static"), env=self.env, cwd=CHECKOUT)
            try:
                self.migrate()
                if collecting.wait():
                    log = self.home.log("static")
                    raise CannotStart(explain(tail(log), what="manage.py collectstatic", where=log))
            finally:
                kill_group(collecting)
        if self.demo:
            with step("Demonstration data"):
                self.manage("load_demo", role="owner")
        else:
            self.manage("load_checklists", role="owner")

    def migrate(self) -> None:
        """Bring the tables up to date as their owner, and the rights of the serving role when that is another one."""
        self.manage("migrate", "--no-input", "--verbosity=0", role="owner")
        serving, owning = (urlsplit(self.address(name)).username for name in ("DATABASE_URL", "DATABASE_OWNER_URL"))
        if serving and serving != owning:
            self.manage("grant_app_role", unquote(serving), role="owner")

    def address(self, name: str) -> str:
        """Return the address that the children are given under `name`, in the environment or in a file."""
        return self.env.get(name) or Path(self.env[f"{name}_FILE"]).read_text()

    def manage(self, *arguments: str, role: str = "app") -> None:
        """Run a manage.py command to its end; raises CannotStart with the reason when it fails."""
        environ = self.env | {"PARLEY_ROLE": role}
        done = run([sys.executable, CHECKOUT / "manage.py", *arguments], env=environ, cwd=CHECKOUT)
        if done.returncode:
            log = self.home.log("setup")
            with suppress(OSError):
                log.write_text(done.stdout)
            raise CannotStart(explain(done.stdout, what=f"manage.py {arguments[0]}", where=log))

    def start_parley(self) -> None:
        """Start web, worker and scheduler."""
        celery = [sys.executable, "-m", "celery", "-A", "config.celery"]
        schedule = str(self.home.folder / "run" / "celerybeat-schedule")
        commands = {
            "web": [
                sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{HOST}:{self.port}",
                "--workers", "2", "--timeout", "60", "--graceful-timeout", "5", "--limit-request-line", "8190",
                "--no-control-socket",
            ],
            "worker": [*celery, "worker", "-Q", "celery", "-c", "2", "-l", "INFO"],
            "beat": [*celery, "beat", "-s", schedule, "-l", "INFO"],
        }  # fmt: skip
        for name, command in commands.items():
            log = self.home.log(name)
            child = Child(name, partial(spawn, command, log=log, env=self.env, cwd=CHECKOUT), log)
            self.children.append(child)
            child.begin()
        self.record()

    def look_after(self) -> None:
        """Start again what has ended, and keep the record of what runs."""
        begun = [child.look_after() for child in self.children]
        if any(begun):
            self.record()

    def record(self) -> None:
        """Write down what runs."""
        running = {child.name: child.process.pid for child in self.children if child.process}
        ours = ["DATABASE_URL", "DATABASE_OWNER_URL"] if self.own_database else []
        ours += ["REDIS_URL"] if self.own_broker else []
        addresses = {name: self.env[name] for name in ours}
        self.home.record(url=self.url, children=running, addresses=addresses)

    def wait_for_ready(self) -> None:
        """Wait until /readyz is green; raises CannotStart with its last answer."""
        end, answer = time.monotonic() + READY_WITHIN, "no answer"
        while time.monotonic() < end:
            self.look_after()
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5):  # noqa: S310 - our own address
                    return
            except urllib.error.HTTPError as refusal:
                answer = " ".join(refusal.read(500).decode(errors="replace").split())
            except OSError as fault:
                answer = str(fault)
            time.sleep(0.2)
        raise CannotStart(
            f"Parley was not ready within {READY_WITHIN:.0f} seconds, /readyz says: {answer} "
            f"(logs in {self.home.folder / 'log'})."
        )

    def welcome(self) -> None:
        """Say where it is and how to get in."""
        say(f"\nParley is ready: {self.url}\n")
        if self.demo:
            say(f"Demonstration accounts, password {DEMO_PASSWORD}:")
            for names, what in DEMO_ACCOUNTS:
                say(f"  {names:<30}{what}")
            with suppress(OSError):
                token = (self.home.folder / "demo-token").read_text().strip()
                say(f'REST:\n  curl -H "Authorization: Bearer {token}" {self.url}/api/v1/me/')
            say("For demonstration and development only: whoever knows these passwords can sign in.")
        else:
            say("No demonstration data is loaded; PARLEY_DEMO=1 loads it.")
        say(f"State and logs: {self.home.folder}. Ctrl-C stops everything.")


def interrupt(*_: object) -> None:
    """Treat every polite signal like Ctrl-C."""
    raise KeyboardInterrupt


def main() -> int:
    """Run until stopped; return 0 after a clean stop and 1, with one sentence, when it cannot run."""
    signal.signal(signal.SIGINT, interrupt)  # a shell script starts its background programs with it ignored
    signal.signal(signal.SIGTERM, interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup
        signal.signal(signal.SIGHUP, interrupt)
    os.umask(0o077)
    try:
        Supervisor().run()
    except (CannotStart, ImproperlyConfigured) as refusal:
        say(f"{refusal}")
    except OSError as fault:
        where = Path(fault.filename or os.environ.get("PARLEY_HOME") or CHECKOUT / ".parley")
        full = fault.errno in (errno.ENOSPC, errno.EDQUOT)
        say(disk_full(where) if full else f"{where} cannot be used: {fault.strerror or fault}.")
    except KeyboardInterrupt:
        say("Stopped.")
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())

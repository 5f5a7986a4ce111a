"""The environment is read typed, from NAME or NAME_FILE, and refused in one sentence that names the variable."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


def test_text_comes_from_the_variable(monkeypatch):
    monkeypatch.setenv("PARLEY_PROBE", " a word ")
    assert env.text("PARLEY_PROBE") == "a word"


def test_text_comes_from_the_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from the file\n")
    monkeypatch.setenv("PARLEY_PROBE_FILE", str(tmp_path / "secret"))
    assert env.text("PARLEY_PROBE") == "from the file"


def test_empty_counts_as_not_given(monkeypatch):
    monkeypatch.setenv("PARLEY_PROBE", "  ")
    assert env.text("PARLEY_PROBE", "default") == "default"
    with pytest.raises(env.BadEnvironment, match="PARLEY_PROBE is not set"):
        env.text("PARLEY_PROBE")


def test_given_twice_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("PARLEY_PROBE", "one")
    monkeypatch.setenv("PARLEY_PROBE_FILE", str(tmp_path / "secret"))
    with pytest.raises(env.BadEnvironment, match="is given twice, as PARLEY_PROBE and as PARLEY_PROBE_FILE"):
        env.text("PARLEY_PROBE", "default")


def test_file_that_cannot_be_read_is_refused_even_with_a_default(monkeypatch, tmp_path):
    monkeypatch.setenv("PARLEY_PROBE_FILE", str(tmp_path / "absent"))
    with pytest.raises(
        env.BadEnvironment, match=r"PARLEY_PROBE_FILE points to .*absent, which cannot be read: No such file"
    ):
        env.text("PARLEY_PROBE", "default")
    (tmp_path / "empty").touch()
    monkeypatch.setenv("PARLEY_PROBE_FILE", str(tmp_path / "empty"))
    with pytest.raises(env.BadEnvironment, match="which is empty"):
        env.text("PARLEY_PROBE", "default")


@pytest.mark.parametrize(
    ("value", "meaning"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("FALSE", False)]
)
def test_flag(monkeypatch, value, meaning):
    monkeypatch.setenv("PARLEY_PROBE", value)
    assert env.flag("PARLEY_PROBE", not meaning) is meaning


def test_flag_is_not_guessed(monkeypatch):
    monkeypatch.setenv("PARLEY_PROBE", "maybe")
    with pytest.raises(env.BadEnvironment, match='PARLEY_PROBE is "maybe": say 1 or 0'):
        env.flag("PARLEY_PROBE", default=True)


def test_number(monkeypatch):
    assert env.number("PARLEY_PROBE", 8000) == 8000
    monkeypatch.setenv("PARLEY_PROBE", "8123")
    assert env.number("PARLEY_PROBE", 8000) == 8123
    monkeypatch.setenv("PARLEY_PROBE", "80o0")
    with pytest.raises(env.BadEnvironment, match="which is not a whole number"):
        env.number("PARLEY_PROBE", 8000)


def test_list(monkeypatch):
    monkeypatch.setenv("PARLEY_PROBE", "a.example, b.example,,")
    assert env.csv("PARLEY_PROBE", []) == ["a.example", "b.example"]


def test_database_keeps_connections_and_checks_them(monkeypatch):
    monkeypatch.setenv("PARLEY_PROBE", "postgres://parley_app:p%40ss@%2Ftmp%2FSockets/parley")
    entry = env.database("PARLEY_PROBE")
    assert (entry["HOST"], entry["USER"], entry["PASSWORD"]) == ("/tmp/Sockets", "parley_app", "p@ss")
    assert (entry["CONN_MAX_AGE"], entry["CONN_HEALTH_CHECKS"]) == (60, True)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("sqlite:///secret.db", "another kind of database"),
        ("mysql://me:secret@host/parley", "another kind of database"),
        ("postgres://me:secret@[host/parley", "is not a database URL"),
        ("host=secret", "is not a database URL"),
        ("postgres://me:secret@host", "names no database"),
    ],
)
def test_database_refusals_say_why_and_never_repeat_the_url(monkeypatch, url, why):
    monkeypatch.setenv("PARLEY_PROBE", url)
    with pytest.raises(ImproperlyConfigured, match=why) as refused:
        env.database("PARLEY_PROBE")
    assert str(refused.value).startswith("PARLEY_PROBE ")
    assert "secret" not in str(refused.value)


def test_choice(monkeypatch):
    assert env.choice("PARLEY_PROBE", ("app", "owner"), "app") == "app"
    monkeypatch.setenv("PARLEY_PROBE", "owner")
    assert env.choice("PARLEY_PROBE", ("app", "owner"), "app") == "owner"
    monkeypatch.setenv("PARLEY_PROBE", "Owner")
    with pytest.raises(env.BadEnvironment, match='PARLEY_PROBE is "Owner": say app or owner'):
        env.choice("PARLEY_PROBE", ("app", "owner"), "app")


def test_short_key_is_refused_and_not_repeated(monkeypatch):
    monkeypatch.setenv("PARLEY_PROBE", "k" * 32)
    assert env.secret_key("PARLEY_PROBE") == "k" * 32
    monkeypatch.setenv("PARLEY_PROBE", "k" * 31)
    with pytest.raises(env.BadEnvironment, match="PARLEY_PROBE is too short: give 32 random characters") as refused:
        env.secret_key("PARLEY_PROBE")
    assert "kkk" not in str(refused.value)


def test_hosts(monkeypatch):
    assert env.hosts("PARLEY_PROBE", ["localhost"]) == ["localhost"]
    monkeypatch.setenv("PARLEY_PROBE", "parley.example.org, .example.com,[::1],10.0.0.1")
    assert env.hosts("PARLEY_PROBE", []) == ["parley.example.org", ".example.com", "[::1]", "10.0.0.1"]


@pytest.mark.parametrize(
    "wrong", ["https://parley.example", "parley.example:443", "parley.example/x", "two words", "*"]
)
def test_hosts_that_never_match_or_always_do_are_refused(monkeypatch, wrong):
    monkeypatch.setenv("PARLEY_PROBE", f"fine.example,{wrong}")
    with pytest.raises(env.BadEnvironment) as refused:
        env.hosts("PARLEY_PROBE", [])
    assert str(refused.value).startswith(f'PARLEY_PROBE holds "{wrong}", which is not a host name')


def test_origins(monkeypatch):
    assert env.origins("PARLEY_PROBE") == []
    monkeypatch.setenv("PARLEY_PROBE", "https://parley.example, http://10.0.0.1:8000,https://*.example.org")
    assert env.origins("PARLEY_PROBE") == ["https://parley.example", "http://10.0.0.1:8000", "https://*.example.org"]


@pytest.mark.parametrize("wrong", ["parley.example", "https://parley.example/path", "ftp://parley.example", "https://"])
def test_origins_that_never_match_are_refused(monkeypatch, wrong):
    monkeypatch.setenv("PARLEY_PROBE", wrong)
    with pytest.raises(env.BadEnvironment) as refused:
        env.origins("PARLEY_PROBE")
    assert str(refused.value).startswith(f'PARLEY_PROBE holds "{wrong}", which is not an origin')


@pytest.mark.parametrize(
    ("url", "queue", "cache"),
    [
        ("redis://host", "redis://host/0", "redis://host/1"),
        ("redis://:p%40ss@host:6380/", "redis://:p%40ss@host:6380/0", "redis://:p%40ss@host:6380/1"),
        ("redis://host:6379/3", "redis://host:6379/3", "redis://host:6379/4"),
        (
            "rediss://host?ssl_cert_reqs=required",
            "rediss://host/0?ssl_cert_reqs=required",
            "rediss://host/1?ssl_cert_reqs=required",
        ),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock", "unix:///run/redis.sock?db=1"),
    ],
)
def test_redis_keeps_queue_and_cache_apart(monkeypatch, url, queue, cache):
    monkeypatch.setenv("PARLEY_PROBE", url)
    assert env.redis("PARLEY_PROBE") == (queue, cache)


@pytest.mark.parametrize(
    "wrong",
    [
        "secret",
        "host:6379",
        "amqp://:secret@host",
        "redis://",
        "redis://:secret@host:port",
        "redis://:secret@host/name",
        "redis://:secret@host:99999",
        "redis://[secret",
        "unix://",
        "unix:///run/redis.sock?db=2",
    ],
)
def test_redis_refusals_never_repeat_the_url(monkeypatch, wrong):
    monkeypatch.setenv("PARLEY_PROBE", wrong)
    with pytest.raises(env.BadEnvironment, match="PARLEY_PROBE is not the address of a Redis server: write") as refused:
        env.redis("PARLEY_PROBE")
    assert "secret" not in str(refused.value)


def test_mail_goes_nowhere_unless_said(monkeypatch):
    assert env.mail("PARLEY_PROBE").backend == "dummy"
    monkeypatch.setenv("PARLEY_PROBE", "console://")
    assert env.mail("PARLEY_PROBE").backend == "console"


@pytest.mark.parametrize(
    ("url", "mail"),
    [
        ("smtp://mail", env.Mail("smtp", "mail", 25, sender="parley@mail")),
        (
            "smtp+tls://me%40here:p%2Fw@mail.example?from=parley@mission.example",
            env.Mail("smtp", "mail.example", 587, "me@here", "p/w", use_tls=True, sender="parley@mission.example"),
        ),
        ("smtps://mail:4650/", env.Mail("smtp", "mail", 4650, use_ssl=True, sender="parley@mail")),
    ],
)
def test_mail_server(monkeypatch, url, mail):
    monkeypatch.setenv("PARLEY_PROBE", url)
    assert env.mail("PARLEY_PROBE") == mail


@pytest.mark.parametrize(
    "wrong",
    [
        "secret",
        "mail.example:25",
        "http://me:secret@mail",
        "smtp://",
        "smtp://me:secret@mail:port",
        "smtp://me:secret@mail/path",
        "smtp://me:secret@mail?form=x",
        "console://secret",
    ],
)
def test_mail_refusals_never_repeat_the_url(monkeypatch, wrong):
    monkeypatch.setenv("PARLEY_PROBE", wrong)
    with pytest.raises(env.BadEnvironment, match="PARLEY_PROBE is not the address of a mail server: write") as refused:
        env.mail("PARLEY_PROBE")
    assert "secret" not in str(refused.value)


def test_no_report_of_an_error_leaves_by_mail(settings):
    assert settings.ADMINS == settings.MANAGERS == []

"""Who wants it is told by e-mail how much waits, never what, and never in their quiet hours."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts import tasks
from accounts.domain.notices import Kind
from accounts.models import Membership, User
from accounts.services import digests, notices, people
from core import clock
from core.errors import Invalid
from core.models import AuditEvent
from tests.factories import make_actor, make_plan

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """at(moment): from now on it is that moment."""

    def turn(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    turn(NOON)
    return turn


@pytest.fixture
def plan(at, analyst, north):
    return make_plan(analyst, make_actor(north), title="Talks at the bridge")


@pytest.fixture
def reader(lead):
    return choose(lead, email="lea@example.org", mail_often="daily")


def choose(user, **wanted):
    return people.change_own(seen_version=User.objects.get(pk=user.pk).version, by=user, **wanted)


def tell(user, plan, key, *, due=None):
    notices.send(to=[user], kind=Kind.CONDITION_DUE, about=plan, due=due, key=key)


def test_a_message_says_how_much_waits_and_nothing_about_what(reader, plan):
    tell(reader, plan, "a", due=NOON.date() - timedelta(days=1))
    tell(reader, plan, "b", due=NOON.date() + timedelta(days=3))
    assert tasks.mail_notices() == 1
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["lea@example.org"], "Parley: 2 new notices")
    assert message.body.split("\n\n")[0].splitlines() == [
        "2 notices wait in your inbox.", "1 of them is overdue.", "The next one is due on 3 Dec 2026.",
    ]  # fmt: skip
    for secret in ("Talks", "condition", "http", str(plan.pk)):
        assert secret.lower() not in message.body.lower()
    event = AuditEvent.objects.get(verb="accounts.notices_mailed")
    assert (event.subject_id, event.by, event.changes) == (reader.pk, None, {"new": [None, 2]})
    assert tasks.mail_notices() == 0, "nothing is new since"


@pytest.mark.parametrize(("often", "next_at"), [("daily", 12), ("hourly", 1)])
def test_the_next_message_waits_for_its_time_and_says_what_is_new(lead, plan, at, often, next_at):
    reader = choose(lead, email="lea@example.org", mail_often=often)
    tell(reader, plan, "a")
    assert tasks.mail_notices() == 1
    at(NOON + timedelta(minutes=59))
    tell(reader, plan, "b")
    assert tasks.mail_notices() == 0
    at(NOON + timedelta(hours=next_at))
    choose(reader, quiet_since=0, quiet_until=0)
    assert tasks.mail_notices() == 1
    assert [message.subject for message in mail.outbox] == ["Parley: 1 new notice"] * 2
    assert "2 notices wait" in mail.outbox[1].body


@pytest.mark.parametrize("hour", [20, 23, 0, 5])
def test_quiet_hours_go_over_midnight(reader, plan, at, hour):
    tell(reader, plan, "a")
    at(NOON.replace(hour=hour))
    assert tasks.mail_notices() == 0
    assert mail.outbox == []
    at(NOON.replace(hour=6))
    assert tasks.mail_notices() == 1


def test_who_may_not_see_the_matter_any_more_is_not_told_that_there_is_one(reader, plan):
    tell(reader, plan, "a")
    Membership.objects.filter(user=reader).delete()
    assert tasks.mail_notices() == 0
    assert mail.outbox == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"mail_often": "never"}])
def test_nobody_is_written_to_who_does_not_want_it_or_was_kept_out(reader, plan, change):
    tell(reader, plan, "a")
    User.objects.filter(pk=reader.pk).update(**change)
    assert (tasks.mail_notices(), digests.mail(user_id=reader.pk), mail.outbox) == (0, False, [])


def test_without_a_mail_server_nothing_is_said_to_have_left(reader, plan, settings, browse):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    tell(reader, plan, "a")
    assert tasks.mail_notices() == 0
    assert not AuditEvent.objects.filter(verb="accounts.notices_mailed").exists()
    assert "No mail leaves this installation" in browse(reader).get("/account/").content.decode()


def test_a_server_that_refuses_leaves_all_as_it_was(reader, plan, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # where nobody listens
    tell(reader, plan, "a")
    assert tasks.mail_notices() == 0
    assert User.objects.get(pk=reader.pk).mailed_at is None
    assert not AuditEvent.objects.filter(verb="accounts.notices_mailed").exists()


def test_mail_needs_an_address(lead, reader, admin):
    with pytest.raises(Invalid) as refusal:
        choose(reader, email="")
    assert set(refusal.value.fields) == {"email"}
    assert User.objects.get(pk=reader.pk).email == "lea@example.org"
    seen = User.objects.get(pk=reader.pk).version
    people.change(user_id=reader.pk, seen_version=seen, name=reader.name, email="", roles=reader.roles, by=admin)
    assert User.objects.get(pk=reader.pk).mail_often == "never"
    with pytest.raises(IntegrityError, match="mail_has_an_address"), transaction.atomic():
        User.objects.filter(pk=reader.pk).update(mail_often="daily")


def test_chosen_in_the_browser_and_over_rest(lead, browse, rest):
    form = {
        "seen_version": 1,
        "name": lead.name,
        "email": "lea@example.org",
        "mail_often": "hourly",
        "quiet_since": 22,
        "quiet_until": 5,
    }
    assert browse(lead).post("/account/", form).status_code == 302
    caller = rest(lead)
    body = caller.get("/api/v1/me/").json()
    assert [body[name] for name in ("mail_often", "quiet_since", "quiet_until")] == ["hourly", 22, 5]
    patch = {"mail_often": "never", "quiet_until": 24}
    refused = caller.patch("/api/v1/me/", patch, headers={"If-Match": '"2"'})
    assert (refused.status_code, set(refused.json()["fields"])) == (422, {"quiet_until"})
    changed = caller.patch("/api/v1/me/", {"mail_often": "never"}, headers={"If-Match": '"2"'}).json()
    assert (changed["mail_often"], changed["quiet_since"]) == ("never", 22)

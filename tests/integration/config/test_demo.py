import os
from collections import Counter

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import User
from actors.models import Actor, ActorStanding
from config.demo import told_time
from core import audit
from engagements.models import BreachProposal, Engagement


def test_the_demonstration_is_refused_where_it_is_off(db):
    with pytest.raises(CommandError, match="PARLEY_DEMO is off"):
        call_command("load_demo")
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_demonstration_tells_one_story_once(settings, tmp_path):
    settings.PARLEY_DEMO, settings.PARLEY_HOME = True, tmp_path
    call_command("load_demo", verbosity=0)
    assert set(User.objects.values_list("username", flat=True)) == {
        "analyst", "analyst2", "lead", "legal", "ethics", "escalation", "approver", "senior", "authority", "auditor",
        "librarian", "admin", "client",
    }  # fmt: skip
    assert (tmp_path / "demo-token").read_text().startswith("parley_")
    hidden = Actor.objects.get(name="Silver Pass faction")
    assert hidden not in Actor.objects.visible_to(User.objects.get(username="analyst2"))
    assert hidden in Actor.objects.visible_to(User.objects.get(username="analyst"))
    statuses = Counter(Engagement.objects.values_list("status", flat=True))
    assert statuses["closed"] == 1
    assert statuses["refused"] == 1
    assert statuses["reported"] == 2
    assert BreachProposal.objects.get().state == "confirmed"
    assert ActorStanding.objects.get(actor__name="Karsa Valley Front").trust_value is not None
    late = [
        e.title for e in Engagement.objects.exclude(started_at=None) if (e.recorded_at - e.started_at).seconds > 7200
    ]
    assert late == []
    count, broken = audit.verify()
    assert broken is None
    call_command("load_demo", verbosity=0)
    assert audit.verify() == (count, None)


@pytest.mark.django_db(transaction=True)
def test_nobody_but_the_owner_can_lend_the_database_another_clock():
    known = connection.settings_dict
    role = os.environ["PARLEY_TEST_APP_ROLE"]
    served = psycopg2.connect(host=known["HOST"], dbname=known["NAME"], user=role, password=known["PASSWORD"] or None)
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), served.cursor() as cursor:
        cursor.execute(told_time.CLOCK)
    served.close()


def test_the_told_clock_is_gone_afterwards(db):
    with transaction.atomic(), told_time.lent():
        pass
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_namespace where nspname = 'demonstration_clock'")
        assert cursor.fetchone() == (0,)

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from actors.models import Actor
from core import audit


def test_the_demonstration_is_refused_where_it_is_off(db):
    with pytest.raises(CommandError, match="PARLEY_DEMO is off"):
        call_command("load_demo")
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_demonstration_is_told_once(settings, tmp_path):
    settings.PARLEY_DEMO, settings.PARLEY_HOME = True, tmp_path
    call_command("load_demo")
    assert set(User.objects.values_list("username", flat=True)) == {
        "analyst", "analyst2", "lead", "legal", "ethics", "escalation", "approver", "senior", "authority", "auditor",
        "librarian", "admin", "client",
    }  # fmt: skip
    assert (tmp_path / "demo-token").read_text().startswith("parley_")
    hidden = Actor.objects.get(name="Silver Pass faction")
    outside = User.objects.get(username="analyst2")
    assert hidden not in Actor.objects.visible_to(outside)
    assert hidden in Actor.objects.visible_to(User.objects.get(username="analyst"))
    count, broken = audit.verify()
    assert broken is None
    call_command("load_demo")
    assert audit.verify() == (count, None)

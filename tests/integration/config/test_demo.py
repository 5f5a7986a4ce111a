import os
import re
from collections import Counter
from datetime import timedelta

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils.html import escape

from accounts.models import User
from actors.domain.kinds import ActorType
from actors.domain.screening import ALERT
from actors.models import Actor, Relation, ScreeningHit
from config.demo import told_time
from core import audit, clock, reads
from engagements.domain.commitments import CommitmentStatus
from engagements.domain.lifecycle import Status
from engagements.models import BreachProposal, Commitment, Engagement, EngagementGrant
from engagements.selectors import work
from reassessment.models import Alert, Run, TrustAssessment
from reassessment.services import runs
from riskreview.models import Decision, Dissent, Review
from riskreview.selectors import queue, said, unusual
from tests import demonstrated
from tests.factories import make_grant
from tests.integration.config import outsiders

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_the_demonstration_is_refused_where_it_is_off(db):
    with pytest.raises(CommandError, match="PARLEY_DEMO is off"):
        call_command("load_demo")
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_demonstration_tells_one_story_once(settings, tmp_path):
    settings.PARLEY_DEMO, settings.PARLEY_HOME = True, tmp_path
    call_command("load_demo", verbosity=0)
    demonstrated.keep()
    assert set(User.objects.values_list("username", flat=True)) == {
        "analyst", "analyst2", "lead", "legal", "ethics", "escalation", "approver", "senior", "authority", "auditor",
        "librarian", "admin", "client",
    }  # fmt: skip
    assert (tmp_path / "demo-token").read_text().startswith("parley_")
    cast = {user.username: user for user in User.objects.all()}
    the_pass_is_known_inside_only(cast)
    every_state_is_there()
    the_scores_of_the_front_took_months()
    everybody_finds_something(cast)
    the_list_of_the_committee_was_looked_at()
    outsiders_find_nothing(cast)
    one_engagement_is_opened_alone(cast)
    count, broken = audit.verify()
    assert broken is None
    call_command("verify_decisions", verbosity=0)
    call_command("load_demo", verbosity=0)
    assert audit.verify() == (count, None)


def the_list_of_the_committee_was_looked_at():
    found = ScreeningHit.objects.filter(current=True, score__gte=ALERT).values_list("screening__actor__name", "state")
    assert set(found) == {
        ("Black Ridge Brigade", "true"), ("Meridian Shield", "false"), ("Karsa People's Party", "undecided"),
        (None, "undecided"),  # of a name that was typed
    }  # fmt: skip


def the_pass_is_known_inside_only(cast):
    hidden = Actor.objects.get(name="Silver Pass faction")
    inside = {name for name, user in cast.items() if hidden in Actor.objects.visible_to(user)}
    assert inside == {"analyst", "lead", "legal", "ethics", "escalation", "approver", "senior", "authority"}


def every_state_is_there():
    assert set(Engagement.objects.values_list("status", flat=True)) == {status.value for status in Status}
    assert set(Actor.objects.values_list("actor_type", flat=True)) == {kind.value for kind in ActorType}
    assert set(Decision.objects.values_list("outcome", flat=True)) >= {
        "approve",
        "approve_with_conditions",
        "refuse",
        "return",
    }
    assert set(Decision.objects.values_list("ended_as", flat=True)) >= {"", "expired", "superseded", "closed"}
    assert set(Decision.objects.values_list("basis", flat=True)) == {"review", "emergency", "retrospective"}
    assert Dissent.objects.exists()
    assert set(Commitment.objects.values_list("status", flat=True)) == {status.value for status in CommitmentStatus}
    assert Counter(BreachProposal.objects.values_list("state", flat=True)) == {"confirmed": 2, "proposed": 1}
    assert set(Relation.objects.values_list("state", flat=True)) == {"asserted", "corroborated", "disputed", "refuted"}
    late = {
        e.title for e in Engagement.objects.exclude(started_at=None) if (e.recorded_at - e.started_at).seconds > 7200
    }
    assert late == {
        "Varn stops our car at the ford", "Talk about the works below the bridge", "Courier of the Brigade at the ford",
    }  # fmt: skip


def the_scores_of_the_front_took_months():
    front = Actor.objects.get(name="Karsa Valley Front")
    course = list(TrustAssessment.objects.filter(actor=front).order_by("at").values_list("at", "value"))
    days = {at.date() for at, _value in course}
    assert len(days) > 12
    assert (max(days) - min(days)).days > 130
    highest = max(value for _at, value in course)
    assert course[0][1] + 15 < highest
    assert course[-1][1] < highest - 10
    assert all(runs.rerun(pk).fault == "" for pk in Run.objects.filter(actor=front).values_list("pk", flat=True)[:12])
    month_ago = clock.now() - timedelta(days=30)
    assert Alert.objects.filter(raised_at__lt=month_ago).exists()
    assert not Run.objects.filter(actor__actor_type__in=["state", "unclassified"]).exists()


def everybody_finds_something(cast):
    at = clock.now()
    mine = work.Work(cast["analyst"], today=at.date())
    assert [row.title for row in mine.to_report] == ["Talk about the works below the bridge"]
    assert work.late_commitments(cast["analyst"], today=at.date()).count() == 2
    assert {row.status for row in mine.ready} == {"cleared", "under_way", "suspended"}
    assert [row.title for row in mine.drafts] == ["Songs of both banks at the spring gathering"]
    assert len(mine.breaches) == 1
    theirs = work.Work(cast["analyst2"], today=at.date())
    assert [row.title for row in theirs.drafts] == ["School garden at the line"]
    assert [row.title for row in theirs.to_report] == ["Courier of the Brigade at the ford"]
    for name in ("legal", "ethics", "escalation"):
        waiting = queue.waiting_for(cast[name])
        assert waiting.to_claim or waiting.held, name
    decide = {name: len(queue.to_decide(cast[name])) for name in ("approver", "senior", "authority")}
    assert all(decide.values()), decide
    assert queue.waiting_for(cast["approver"]).conditions_to_verify
    assert len(queue.waiting_for(cast["analyst"]).questions) == 1
    assert unusual.lately(cast["auditor"], at=at)
    assert said.unheeded() == []
    assert reads.events().filter(by=cast["analyst2"]).exists()


def outsiders_find_nothing(cast):
    """Of one circle, of the common records only, and of none: each meets neither an id nor a word of the rest."""
    for walk in (
        outsiders.crawl,
        outsiders.files,
        outsiders.searches,
    ):  # whoever searches leaves the words in the record of reads
        for name in ("analyst2", "auditor", "admin"):
            hidden = outsiders.hidden_from(cast[name])
            met = list(walk(cast[name]))
            assert hidden, name
            assert len(met) > 4, name
            assert leaks(met, hidden) == set(), name


def leaks(met, hidden):
    ids = {secret for secret in hidden if ID.fullmatch(secret)}
    forms = {form: secret for secret in hidden - ids for form in (secret, escape(secret))}
    found = {(url, secret) for url, page in met for secret in ids.intersection(ID.findall(page))}
    return found | {(url, secret) for url, page in met for form, secret in forms.items() if form in page}


def one_engagement_is_opened_alone(cast):
    """Whoever is let in to one engagement of a closed circle reads all of that, and meets nothing else of the circle."""
    guest = cast["librarian"]
    inside = Engagement.objects.exclude(pk__in=Engagement.objects.visible_to(guest).values("pk"))
    whole = inside.filter(pk__in=Decision.objects.values("engagement")).first()
    make_grant(guest, whole, by=cast["lead"])
    review = Review.objects.filter(engagement=whole).latest("opened_at")
    decision = Decision.objects.filter(engagement=whole).latest("recorded_at")
    here, there = whole.get_absolute_url(), review.get_absolute_url()
    urls = ["/", "/engagements/", here, f"{here}history/", there, decision.get_absolute_url(), "/commitments/"]
    urls += [f"{there}{lane}/" for lane in ("legal", "ethical", "escalation")]
    urls += [f"/api/v1{here}", f"/api/v1{there}", f"/api/v1{decision.get_absolute_url()}"]
    hidden = outsiders.hidden_from(guest)
    assert str(whole.parties.get().actor_id) not in hidden  # it stands in the plan that was opened
    assert leaks(outsiders.pages(guest, urls), hidden) == set()
    EngagementGrant.objects.all().delete()


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

"""The gate from outside: what the checks find, the numbers, the report for parliament, and the list of promises."""

from datetime import timedelta

import pytest

from core import clock
from core.models import ReadEvent
from riskreview.selectors import promises, xray
from riskreview.selectors.promises import Show
from riskreview.selectors.words import told
from riskreview.services import conditions
from tests.integration.riskreview import steps
from tests.integration.riskreview.test_review_policy import put_in_force


def counts(user):
    return {found.check.code: found.count for found in xray.findings(user=user, at=clock.now()) if found.count}


def test_what_is_decided_within_a_day_is_measured_by_the_policy_in_force(admin, senior, lead, published):
    put_in_force(admin, senior, deadlines__legal=3, deadlines__escalation=1)
    (check,) = [one for one in xray.findings(user=lead, at=clock.now()) if one.check.code == "same_day"]
    assert told(check.source) == "Working days of the lanes: legal 3, ethical 5, escalation 1."


def test_the_gate_from_outside(recommended, people, approver, lead, analyst, auditor, stranger, browse, rest, later):
    due = clock.now().date() + timedelta(days=3)
    demand = steps.Demand(text="Name the escort.", owner_id=lead.pk, due_on=due)
    decision = steps.decide(recommended, approver, steps.Outcome.APPROVE_WITH_CONDITIONS, conditions=[demand])
    condition = decision.conditions.get()

    found = counts(approver)
    assert {code: found.get(code, 0) for code in ("one_person", "never_tested", "same_day", "without_reasoning")} == {
        "one_person": 0, "never_tested": 1, "same_day": 1, "without_reasoning": 3,
    }  # fmt: skip
    assert found["best_without_evidence"] > 10
    assert counts(auditor) == {}  # sees what is common only
    page = browse(approver).get("/oversight/").content.decode()
    assert decision.get_absolute_url() in page
    assert "Luc Legal" in page
    assert [browse(who).get("/oversight/").status_code for who in (analyst, people["legal"], stranger)] == [403] * 3
    said = rest(lead).get("/api/v1/oversight/").json()
    assert {row["code"]: row["count"] for row in said["checks"] if row["count"]} == found
    assert {row["lane"]: row["of"] for row in said["times"]} == {"legal": 1, "ethical": 1, "escalation": 1}

    rows = {show: promises.listed(show, user=lead, today=clock.now().date()).count() for show in Show}
    assert rows == {"open": 1, "mine": 1, "overdue": 0, "to_verify": 0, "all": 1}
    assert "Name the escort." in browse(lead).get("/conditions/").content.decode()
    assert "Name the escort." not in browse(stranger).get("/conditions/?show=all").content.decode()
    later(days=4)
    assert counts(approver)["condition_overdue"] == 1
    assert promises.listed(Show.OVERDUE, user=lead, today=clock.now().date()).count() == 1
    conditions.meet(condition_id=condition.pk, seen_version=condition.version, evidence="Signed list.", by=lead)
    assert promises.listed(Show.TO_VERIFY, user=approver, today=clock.now().date()).count() == 1


@pytest.mark.parametrize("form", ["csv", "json", "pdf"])
def test_the_report_for_parliament_names_nobody_and_is_noted(decision, authority, analyst, actor, browse, rest, form):
    period = {"since": "2020-01-01", "until": "2099-01-01"}
    answer = browse(authority).get("/oversight/report/", {**period, "file": form})
    assert answer.status_code == 200
    noted = ReadEvent.objects.get(kind="export", by=authority)
    assert (noted.subject_type, noted.count) == ("riskreview.decision", None)
    assert noted.filters == "redacted=true&since=2020-01-01&until=2099-01-01"
    if form == "pdf":
        assert answer.content.startswith(b"%PDF")
        return
    text = answer.content.decode()
    hidden = [decision.engagement.title, actor.name, "Aldo", "Amina", "North", decision.reasons, str(decision.pk)]
    assert [word for word in hidden if word in text] == []
    assert browse(analyst).get("/oversight/report/", period).status_code == 403
    said = rest(authority).get("/api/v1/oversight/report/", period).json()
    assert (said["total"], said["outcomes"]) == (None, {"kept": {}, "folded": None, "groups": 1})
    assert rest(authority).get("/api/v1/oversight/report/", {**period, "until": "2019-01-01"}).status_code == 400

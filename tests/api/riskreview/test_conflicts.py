import pytest

from riskreview.models import ConflictOfInterest
from tests.factories import make_user

pytestmark = pytest.mark.django_db
URL = "/api/v1/conflicts/"


def test_conflicts_are_declared_read_and_withdrawn(
    rest, review, draft, actor, legal, ethics, auditor, analyst, approver, north
):
    said = {"engagement": str(draft.pk), "kind": "former_work", "grounds": "I drafted their charter."}
    made = rest(legal).post(URL, said)
    assert (made.status_code, made.data["person"]["id"], made.data["actor"]) == (201, str(legal.pk), None)
    here = f"{URL}{made.data['id']}/withdraw/"
    outsider = make_user(role="legal_reviewer")
    for caller, body, status in [
        (legal, said, 409),
        (analyst, said, 403),
        (outsider, said, 404),
        (ethics, said | {"kind": "love"}, 422),
        (ethics, said | {"grounds": " "}, 422),
        (ethics, said | {"actor": str(actor.pk)}, 422),
    ]:
        assert rest(caller).post(URL, body).status_code == status, body
    auditor.memberships.create(compartment=north, access="view")
    for caller, seen in [(legal, 1), (ethics, 0), (auditor, 1)]:
        assert len(rest(caller).get(URL).data["results"]) == seen
    assert rest(legal).get(URL, {"holds": "false"}).data["results"] == []
    assert [rest(who).post(here, {"reason": "Over."}).status_code for who in (ethics, auditor, legal)] == [
        404,
        403,
        200,
    ]
    row = ConflictOfInterest.objects.get()
    assert row.withdrawn_because == "Over."
    waiting = f"{URL}withdrawn/"
    assert [len(rest(who).get(waiting).data["results"]) for who in (ethics, legal, approver)] == [0, 1, 1]
    shown = rest(approver).get(waiting).data["results"][0]
    assert (shown["withdrawn_because"], shown["confirmed_by"], "grounds" in shown) == ("Over.", None, False)
    down, no = f"{URL}{row.pk}/turn-down/", {"reason": "It is not."}
    answers = [rest(who).post(down, no) for who in (ethics, legal, approver, approver)]
    assert [answer.status_code for answer in answers] == [404, 403, 200, 409]
    assert (answers[2].data["turned_down_because"], answers[2].data["confirmed_at"]) == ("It is not.", None)
    assert rest(legal).post(here, {"reason": "Now it is."}).status_code == 200
    done = f"{URL}{row.pk}/confirm/"
    assert [rest(who).post(done).status_code for who in (ethics, legal, approver, approver)] == [404, 403, 200, 409]
    assert [len(rest(legal).get(URL, {"holds": holds}).data["results"]) for holds in ("false", "true")] == [1, 0]

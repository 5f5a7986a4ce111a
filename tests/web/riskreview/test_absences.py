from datetime import timedelta

import pytest

from core import clock
from riskreview.models import Absence
from tests.factories import make_user
from tests.web.riskreview.pages import page, text_of

pytestmark = pytest.mark.django_db
URL = "/reviews/absences/"


def test_one_enters_ones_own_absence_and_others_for_who_cannot(
    browse, rest, legal, ethics, lead, admin, analyst, north
):
    legal2 = make_user("legal2", role="legal_reviewer", name="Lina Legal", sees=[north])
    today = clock.now().date()
    days = {"first_day": today.isoformat(), "last_day": (today + timedelta(days=4)).isoformat()}
    form = page(browse(legal), URL)
    assert ("Lina Legal" in form, "Esi Ethics" in form) == (True, False)  # who shares the role
    assert browse(legal).post(URL, days | {"stand_in_id": str(ethics.pk)}).status_code == 422
    kept = browse(legal).post(URL, days | {"last_day": "2020-01-01"})
    assert (kept.status_code, "not before the first" in text_of(kept)) == (422, True)
    assert browse(legal).post(URL, days | {"stand_in_id": str(legal2.pk)}).status_code == 302
    row = Absence.objects.get()
    assert (row.person, row.stand_in, row.entered_by) == (legal, legal2, legal)
    assert browse(legal).post(URL, days).status_code == 409
    for reader, seen in [(legal, True), (legal2, True), (ethics, False), (lead, True), (admin, True), (analyst, False)]:
        assert ("Luc Legal</bdi></span>" in page(browse(reader), URL)) is seen, reader
        assert len(rest(reader).get("/api/v1/absences/").data["results"]) == seen
    end = f"{URL}{row.pk}/end/"
    assert [browse(who).post(end).status_code for who in (ethics, legal2, legal, legal)] == [404, 403, 302, 409]
    assert browse(admin).post(URL, days | {"person_id": str(legal.pk)}).status_code == 302
    assert browse(analyst).post(URL, days).status_code == 403
    made = rest(ethics).post("/api/v1/absences/", days)
    assert (made.status_code, made.data["stand_in"]) == (201, None)
    assert rest(ethics).post("/api/v1/absences/", days | {"person": str(legal.pk)}).status_code == 403
    assert rest(ethics).post("/api/v1/absences/", days | {"first_day": "x"}).status_code == 422
    assert rest(legal).post(f"/api/v1/absences/{made.data['id']}/end/").status_code == 404
    assert rest(ethics).post(f"/api/v1/absences/{made.data['id']}/end/").status_code == 200
    assert Absence.objects.filter(ended_at=None).get().entered_by == admin

"""The pages of published lists."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actors.models import ListEntry, ListVersion
from actors.services import lists
from tests.published import group, sdn_file, un_file

FILE = un_file(group("YEe.001", "JUND AL-WADI", "Wadi Front"))


def upload(browser, content, code="un_sc"):
    file = SimpleUploadedFile("un.xml", content)
    return browser.post(reverse("actors:list_import"), {"list_code": code, "upload": [file]})


@pytest.mark.django_db
def test_a_list_is_looked_at_and_taken_in(browse, lead):
    browser = browse(lead)
    answer = upload(browser, FILE.content)
    assert (answer.status_code, ListVersion.objects.count()) == (302, 0)
    assert b"JUND AL-WADI" in browser.get(answer.url).content
    done = browser.post(answer.url)
    version = ListVersion.objects.get()
    assert done.url == version.get_absolute_url()
    assert b"YEe.001" in browser.get(done.url).content
    entry = browser.get(ListEntry.objects.get().get_absolute_url()).content
    assert b"Wadi Front" in entry
    assert b"Listed is not forbidden" in entry
    assert browser.post(answer.url).status_code == 404, "a preview is used once"


@pytest.mark.django_db
def test_a_bad_file_is_told_on_the_page(browse, lead):
    answer = upload(browse(lead), FILE.content[:300])
    assert answer.status_code == 422
    assert b"The file may be cut off or damaged" in answer.content
    assert upload(browse(lead), b"").status_code == 422
    assert not ListVersion.objects.exists()


@pytest.mark.django_db
def test_everybody_reads_lists_and_few_take_them_in(browse, lead, stranger):
    version, _plan = lists.import_list(list_code="un_sc", files=[FILE], by=lead)
    browser = browse(stranger)
    assert b"UN Security Council" in browser.get(reverse("actors:lists")).content
    assert browser.get(version.get_absolute_url()).status_code == 200
    assert upload(browser, FILE.content).status_code == 403


@pytest.mark.django_db
def test_a_preview_belongs_to_whoever_chose_the_file(browse, lead, admin):
    address = upload(browse(lead), FILE.content).url
    assert browse(admin).get(address).status_code == 404


@pytest.mark.django_db
def test_a_pair_is_judged_on_its_page(browse, lead, legal, analyst):
    lists.import_list(list_code="un_sc", files=[FILE], by=lead)
    lists.import_list(list_code="ofac_sdn", files=[sdn_file((7, "JUND AL-WADI", "SDGT"))], by=lead)
    browser = browse(legal)
    page = browser.get(reverse("actors:parties")).content.decode()
    other, one = ListEntry.objects.order_by("-list_code")
    judge = reverse("actors:judge_party", args=[one.pk, other.pk])
    assert judge in page
    assert browse(analyst).get(judge).status_code == 403
    assert browser.post(judge, {"verdict": "one"}).status_code == 422
    assert browser.post(judge, {"verdict": "one", "reason": "One founder."}).status_code == 302
    assert "One founder." in browser.get(reverse("actors:parties")).content.decode()
    out = reverse("actors:take_out", args=[one.pk])
    assert out in browser.get(one.get_absolute_url()).content.decode()
    assert browser.post(out, {"reason": "Two after all."}).status_code == 302
    one.refresh_from_db()
    assert one.party is None

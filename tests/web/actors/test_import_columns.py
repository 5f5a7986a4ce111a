"""The page that says what each column of a CSV file holds."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from actors.models import Actor, ImportBatch, KeptColumns
from core.models import AuditEvent
from tests.unit.actors.test_mapped import HEADER, ROW, file

pytestmark = pytest.mark.django_db
PAGE = "/actors/import/"


def upload(browser, compartment, content, name="field list.csv"):
    sent = {"compartment": str(compartment.pk), "format": "csv", "file": SimpleUploadedFile(name, content)}
    return browser.post(PAGE, sent)


def said(*targets, **more):
    told = {f"column_{place}": target for place, target in enumerate(targets)}
    return {"encoding": "utf-8", "delimiter": ";", "source": "Field list", **told, **more}


GOOD = said("id:other", "name", "alias", "type", "countries", "founded_year", "")


def test_columns_are_guessed_shown_corrected_and_lead_to_the_preview(browse, analyst, north):
    ana = browse(analyst)
    page = upload(ana, north, file(ROW, delimiter=";"))["Location"]
    assert page.endswith("/columns/")
    text = ana.get(page).content.decode()
    assert '<option value="id:other" selected>' in text
    assert '<option value="founded_year" selected>' in text
    assert '<option value=";" selected>' in text
    assert "UVF; Front of the Valley" in text
    chosen = ana.post(page, GOOD)
    preview = ana.get(chosen["Location"]).content.decode()
    assert ("Upper Valley Front" in preview, "Change the columns" in preview) == (True, True)
    assert not (Actor.objects.exists())
    assert not (AuditEvent.objects.exists())
    done = ana.post(chosen["Location"])
    assert done["Location"] == ImportBatch.objects.get().get_absolute_url()
    assert Actor.objects.get().names.first().source.title == "Field list"


def test_columns_that_do_not_do_are_refused_where_they_were_chosen(browse, analyst, north):
    ana = browse(analyst)
    page = upload(ana, north, file(ROW, delimiter=";"))["Location"]
    nameless = ana.post(page, said("id:other"))
    assert (nameless.status_code, "Say which column holds the name." in nameless.content.decode()) == (422, True)
    assert '<option value="id:other" selected>' in nameless.content.decode()
    strange = ana.post(page, said("nonsense", "name"))
    assert (strange.status_code, strange.content.decode().count("nonsense is not")) == (422, 2)
    bad = ana.post(page, said("id:other", "name", "", "", "founded_year"))
    preview = ana.get(bad["Location"]).content.decode()
    assert "Countries: &quot;Kenya; cd&quot; is not a year like 1998." in preview
    assert ">Import</button>" not in preview
    assert ana.post(bad["Location"]).status_code == 422
    assert not Actor.objects.exists()


def test_words_for_types_are_guessed_asked_about_and_kept(browse, analyst, north):
    ana = browse(analyst)
    rows = [["K1", "One", "", "Rebels", "", "", ""], ["K2", "Two", "", "Warband", "", "", ""], [*ROW[:6], ""]]
    rows[2][0] = "K3"
    page = upload(ana, north, file(*rows, delimiter=";"))["Location"]
    text = ana.get(page).content.decode()
    assert text.count('name="type_') == 3
    assert '<option value="insurgent_group" selected>' in text
    unasked = ana.post(page, GOOD)
    told = unasked.content.decode()
    assert unasked.status_code == 422
    assert "Say which type this means." in told
    assert not ImportBatch.objects.exists()
    assert '<option value="insurgent_group" selected>' in told
    assert (
        ana.post(page, {**GOOD, "type_0": "insurgent_group", "type_1": "warlord", "type_2": "militia"}).status_code
        == 422
    )
    answers = {"type_0": "insurgent_group", "type_1": "militia", "type_2": "militia", "keep_as": "Ours"}
    chosen = ana.post(page, {**GOOD, **answers})
    assert (chosen.status_code, KeptColumns.objects.get().data["types"]["warband"]) == (302, "militia")
    ana.post(chosen["Location"])
    assert set(Actor.objects.values_list("name", "actor_type")) == {
        ("One", "insurgent_group"), ("Two", "militia"), ("Upper Valley Front", "militia"),
    }  # fmt: skip


def test_another_delimiter_or_encoding_is_read_again(browse, analyst, north):
    ana = browse(analyst)
    page = upload(ana, north, file(ROW, delimiter=";"))["Location"]
    again = ana.post(page, said(delimiter=",", read_again="1")).content.decode()
    assert ";".join(HEADER) in again
    wrong = ana.post(page, said(encoding="utf-16", read_again="1"))
    assert (wrong.status_code, "It cannot be read so" in wrong.content.decode()) == (422, True)


def test_columns_are_kept_by_name_and_used_for_the_next_file(browse, analyst, analyst2, north):
    ana = browse(analyst)
    page = upload(ana, north, file(ROW, delimiter=";"))["Location"]
    ana.post(page, GOOD | {"keep_as": "Field list", "column_2": "acronym"})
    kept = KeptColumns.objects.get()
    later = upload(ana, north, file(["K9", *ROW[1:]], delimiter=";"))["Location"]
    text = ana.get(later).content.decode()
    assert f"?use={kept.pk}" in text
    assert '<option value="acronym" selected>' in ana.get(f"{later}?use={kept.pk}").content.decode()
    aron = browse(analyst2)
    other = upload(aron, north, file(ROW, delimiter=";"))["Location"]
    page_of_aron = aron.get(f"{other}?use={kept.pk}").content.decode()
    assert ("Read it as before" in page_of_aron, '<option value="acronym" selected>' in page_of_aron) == (False, False)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a\x00b\n1", "zero byte"),
        (file(ROW, header=["Ref", "Ref", *HEADER[2:]]), "stands twice in the first line"),
        (file(), "a header and no rows"),
    ],
)
def test_a_file_that_cannot_be_looked_at_is_refused_at_once(browse, analyst, north, content, why):
    answer = upload(browse(analyst), north, content)
    assert (answer.status_code, why in answer.content.decode()) == (422, True)


def test_columns_belong_to_whoever_chose_the_file(browse, analyst, analyst2, legal, north):
    page = upload(browse(analyst), north, file(ROW))["Location"]
    assert browse(analyst2).get(page).status_code == 404
    assert browse(legal).get(page).status_code == 403
    preview = page.removesuffix("columns/")
    assert browse(analyst).get(preview)["Location"] == page
    assert browse(analyst).post(preview)["Location"] == page
    assert browse(analyst).get(f"{preview}report/")["Location"] == page

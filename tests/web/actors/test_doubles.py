"""The pages about records that may be of one actor: the pairs, two side by side, and that they are not the same."""

import pytest

from actors.models import ApartActors, RecordMerge
from actors.services import doubles
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/actors/doubles/"


@pytest.fixture
def two(north):
    one = factories.make_actor(north, "Salt Road Front", countries=["KE"])
    return one, factories.make_actor(north, "Salt Rode Front")


def test_a_pair_is_read_side_by_side_and_kept_apart(browse, analyst, two):
    doubles.compare_names()
    ana, (one, other) = browse(analyst), two
    pair = f"{PAGE}{min(row.pk for row in two)}/{max(row.pk for row in two)}/"
    assert f'href="{pair}"' in ana.get(PAGE).content.decode()
    text = ana.get(pair).content.decode()
    assert all(words in text for words in (one.name, other.name, "Kenya", "Not recorded", f'href="{pair}apart/"'))
    assert ana.get(f"{pair}apart/").status_code == 200
    assert ana.post(f"{pair}apart/", {"reason": " "}).status_code == 422
    assert not ApartActors.objects.exists()
    assert ana.post(f"{pair}apart/", {"reason": "Another valley."}).status_code == 302
    text = ana.get(PAGE).content.decode()
    assert ("Another valley." in text, f'href="{pair}"' in text) == (True, False)
    text = ana.get(pair).content.decode()
    assert ("Another valley." in text, f'href="{pair}apart/"' in text) == (True, False)
    assert ana.post(f"{pair}apart/", {"reason": "Again."}).status_code == 409


def test_outsiders_learn_nothing_of_a_pair_and_readers_do_not_judge(browse, stranger, legal, two):
    doubles.compare_names()
    pair = f"{PAGE}{two[0].pk}/{two[1].pk}/"
    assert "Salt" not in browse(stranger).get(PAGE).content.decode()
    for page in (pair, f"{pair}apart/"):
        assert browse(stranger).get(page).status_code == 404
    assert browse(stranger).post(f"{pair}apart/", {"reason": "x"}).status_code == 404
    assert browse(legal).get(pair).status_code == 200
    assert browse(legal).post(f"{pair}apart/", {"reason": "x"}).status_code == 403
    assert browse(legal).get(f"{PAGE}?page=x").status_code == 200
    assert not ApartActors.objects.exists()


def versions(*rows):
    return dict(zip(("kept_version", "folded_version"), (row.version for row in rows), strict=True))


def test_two_people_merge_two_records_and_split_them_again(browse, analyst, lead, two):
    kept, folded = two
    factories.make_listing(folded)
    ana, lea = browse(analyst), browse(lead)
    at = f"{PAGE}{kept.pk}/{folded.pk}/merge/"
    text = ana.get(at).content.decode()
    assert all(
        words in text
        for words in ("Countries", "Kenya", "What goes over", "What stays", f"{folded.pk}/{kept.pk}/merge/")
    )
    party = factories.make_actor(kept.compartment, "Salt Party", actor_type="civil_society")
    told = ana.get(f"{PAGE}{kept.pk}/{party.pk}/merge/").content.decode()
    assert "The records are of different types" in told
    said = {**versions(kept, folded), "reason": "One leader.", "pick_countries": "both"}
    assert ana.post(at, said | {"reason": ""}).status_code == 422
    assert ana.post(at, said | {"kept_version": "9"}).status_code == 409
    assert not RecordMerge.objects.exists()
    made = ana.post(at, said)
    assert made.status_code == 302
    page = made["Location"]
    assert page in lea.get(PAGE).content.decode()
    assert page in lea.get("/").content.decode()
    assert page not in ana.get("/").content.decode()
    assert "another person decides" in ana.get(page).content.decode()
    word = {"seen_version": "1", **versions(kept, folded), "reason": ""}
    assert ana.post(f"{page}confirm/", word).status_code == 403
    refused = lea.post(f"{page}refuse/", word)
    assert (refused.status_code, "Say why." in refused.content.decode()) == (422, True)
    stale = lea.post(f"{page}confirm/", word | {"folded_version": "5"})
    assert (stale.status_code, f'name="folded_version" value="{folded.version}"' in stale.content.decode()) == (
        409,
        True,
    )
    assert lea.post(f"{page}anything/", word).status_code == 404
    assert lea.post(f"{page}confirm/", word).status_code == 302
    assert lea.post(f"{page}confirm/", word).status_code == 409
    for tab in ("", "relations/", "listings/", "engagements/", "people/", "sources/", "timeline/", "network/"):
        moved = ana.get(f"/actors/{folded.pk}/{tab}")
        assert (moved.status_code, moved["Location"]) == (302, f"/actors/{kept.pk}/{tab}"), tab
    text = ana.get(f"/actors/{kept.pk}/").content.decode()
    assert f"known before as {folded.name}" in text
    assert f'href="/actors/{folded.pk}/"' not in ana.get("/actors/").content.decode()
    history = ana.get(f"/actors/{folded.pk}/history/")
    assert (history.status_code, "merged two records as the second person" in history.content.decode()) == (200, True)
    assert "Listing (1)" in history.content.decode()
    assert ana.get(f"/actors/{folded.pk}/edit/").status_code == 403
    word = {"seen_version": "2", "kept_version": "9", "folded_version": "9", "reason": "Two leaders."}
    assert ana.post(f"{page}propose-split/", word).status_code == 302
    assert ana.post(f"{page}confirm-split/", word | {"seen_version": "3"}).status_code == 403
    assert lea.post(f"{page}confirm-split/", word | {"seen_version": "3"}).status_code == 302
    assert ana.get(f"/actors/{folded.pk}/").status_code == 200
    assert lea.get(page).status_code == 200


def test_a_double_is_found_from_the_profile_and_others_learn_nothing(browse, analyst, lead, legal, stranger, two):
    kept, folded = two
    ana, at = browse(analyst), f"/actors/{kept.pk}/double/"
    assert f"{PAGE}{kept.pk}/{folded.pk}/" in ana.get(at).content.decode()
    found = ana.get(at, {"other_id": folded.name})
    assert (found.status_code, found["Location"]) == (302, f"{PAGE}{kept.pk}/{folded.pk}/")
    assert ana.get(at, {"other_id": "Nobody at all"}).status_code == 422
    merge = factories.propose_merge(kept, folded, analyst)
    pages = (f"{PAGE}{kept.pk}/{folded.pk}/merge/", at)
    for page in (*pages, merge.get_absolute_url()):
        assert browse(stranger).get(page).status_code == 404, page
    for page in pages:
        assert browse(legal).get(page).status_code == 403, page
    assert browse(legal).get(merge.get_absolute_url()).status_code == 200
    word = {"seen_version": "1", **versions(kept, folded)}
    assert browse(stranger).post(f"{merge.get_absolute_url()}confirm/", word).status_code == 404
    assert browse(legal).post(f"{merge.get_absolute_url()}confirm/", word).status_code == 403
    assert RecordMerge.objects.get().status == "proposed"
    factories.confirm_merge(merge, lead)
    guest = factories.make_user(role="analyst")
    factories.make_grant(guest, folded, by=lead)
    assert browse(guest).get(f"/actors/{folded.pk}/").status_code == 404

"""The pages about records that may be of one actor: the pairs, two side by side, and that they are not the same."""

import pytest

from actors.models import ApartActors
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

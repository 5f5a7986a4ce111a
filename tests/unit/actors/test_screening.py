"""How names are taken apart and held against each other. Every group here is invented."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.domain import matching, naming, screening
from actors.domain.listfiles.entries import EntryKind, ListedAs
from actors.domain.matching import Index
from actors.domain.screening import ALERT, POSSIBLE, Band


def to_latin(text):
    return text


def likeness(one, other):
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def entry(key, *names, code="un", countries=(), mentioned=(), party="", weak=(), kind=EntryKind.ORGANISATION):
    told = [(name, ListedAs.MAIN if place == 0 else ListedAs.ALIAS) for place, name in enumerate(names)]
    told += [(name, ListedAs.WEAK) for name in weak]
    return matching.listed(
        key, list_code=code, kind=kind, names=told, countries=countries, mentioned=mentioned, to_latin=to_latin,
        party=party,
    )  # fmt: skip


FILLER = [entry(f"f{n}", name) for n, name in enumerate((
    "Zelmira Trading Ltd", "Quorban Shipping Company", "Tarvis Islamic Foundation", "National Front of Ostrava",
    "Brigade of the Lower Fens", "Union of Free Weavers", "Army of the Seven Hills", "Moss Valley Movement",
))]  # fmt: skip


def find(*names, among, countries=(), kinds=(EntryKind.ORGANISATION,), set_apart=()):
    index = Index([*among, *FILLER], likeness)
    who = matching.asked(names, countries=countries, kinds=kinds, to_latin=to_latin)
    return {hit.listed.key: hit for hit in index.find(who, set_apart=set_apart)}


def bands(*names, among, **asked):
    return {key: hit.verdict.band for key, hit in find(*names, among=among, **asked).items() if not key.startswith("f")}


@pytest.mark.parametrize(("text", "names"), [
    ("Jund al-Wadi (JAW)", ["Jund al-Wadi", "JAW"]),
    ("Wadi Front (original script: جبهة; Jabhat al-Wadi)", ["Wadi Front", "جبهة", "Jabhat al-Wadi"]),
    ("HARAKAT UL-WADI / HUW", ["HARAKAT UL-WADI", "HUW"]),
    ("Front of the East/the Valley", ["Front of the East", "the Valley"]),
    ("VRM/A", ["VRM/A"]),
    ("(((", []),
])  # fmt: skip
def test_packed_names_are_taken_apart(text, names):
    assert naming.unpack(text) == names


@pytest.mark.parametrize("spellings", [
    ("qaeda", "qa'ida", "Qaida", "kaida"), ("Wadi", "Ouadi", "wadi"), ("Sayyad", "Sayad"), ("Nusra", "Nusrah"),
])  # fmt: skip
def test_spellings_of_one_word_have_one_key(spellings):
    assert len({naming.key_of(naming.fold(one)) for one in spellings}) == 1


@pytest.mark.parametrize("name", [
    "Jund al-Wadi", "JUND UL WADI", "Soldiers of the Wadi", "Djound al-Ouadi", "Jund-al-Wadi (Velmora)", "Wadi, Jund al",
])  # fmt: skip
def test_a_name_is_found_in_other_spellings_and_languages(name):
    assert bands(name, among=[entry("a", "JUND AL-WADI", countries=["YE"])], countries=["YE"]) == {"a": Band.ALERT}


def test_a_word_in_another_script_is_known():
    assert bands("جند البلاد", among=[entry("a", "JUND AL-BILAD")]) == {"a": Band.ALERT}


@pytest.mark.parametrize(("asked", "listed"), [
    ("Wadi Army", "Wadi Resistance Army"),
    ("Movement for the Liberation of Wadi", "Front for the Liberation of Wadi"),
    ("March 17 Movement", "March 19 Movement"),
    ("Jund al-Khilafah in Tunisia", "Jund al-Khilafah in Algeria"),
    ("The Lantern Theatre Society", "The Lantern"),
    ("Konso", "Kanis"),
])  # fmt: skip
def test_a_namesake_is_at_most_possible(asked, listed):
    assert bands(asked, among=[entry("a", listed)]).get("a") is not Band.ALERT


def test_what_has_nothing_in_common_is_not_shown():
    assert bands("Choir of the Upper Meadow", among=[entry("a", "Jund al-Wadi")]) == {}


@pytest.mark.parametrize(("countries", "band"), [
    (["YE"], Band.ALERT), (["PE"], Band.POSSIBLE), ([], Band.POSSIBLE),
])  # fmt: skip
def test_a_short_abbreviation_needs_a_country_in_common(countries, band):
    group = entry("a", "Vale Rifle Movement", "VRM", countries=["YE"])
    assert bands("VRM", among=[group], countries=countries) == {"a": band}


def test_an_abbreviation_is_not_enough_where_the_names_in_full_differ():
    group = entry("a", "Vale Rifle Movement", "VRM", countries=["YE"])
    assert bands("VRM", "Veterans and Retired Miners", among=[group], countries=["YE"]) == {"a": Band.POSSIBLE}


def test_initials_of_a_name_in_full_are_understood():
    group = entry("a", "Northern Valley Weapons Bureau", countries=["YE"])
    assert bands("NVWB", among=[group], countries=["YE"]) == {"a": Band.ALERT}
    assert bands("NVWB", among=[group]) == {"a": Band.POSSIBLE}


def test_a_weak_name_of_the_list_needs_a_country_in_common():
    group = entry("a", "Jund al-Wadi", weak=["Lantern Bearers"], countries=["YE"])
    assert bands("Lantern Bearers", among=[group]) == {"a": Band.POSSIBLE}
    assert bands("Lantern Bearers", among=[group], countries=["YE"]) == {"a": Band.ALERT}


def test_the_entry_that_bears_the_name_as_its_main_one_is_meant():
    groups = [entry("a", "Tarvis Brotherhood"), entry("b", "Sons of Kelm", "Tarvis Brotherhood")]
    assert bands("Tarvis Brotherhood", among=groups) == {"a": Band.ALERT, "b": Band.POSSIBLE}


def test_an_entry_known_to_be_somebody_else_holds_no_other_down():
    groups = [entry("a", "Tarvis Brotherhood"), entry("b", "Sons of Kelm", "Tarvis Brotherhood")]
    found = bands("Tarvis Brotherhood", among=groups, set_apart=["a"])
    assert found == {"a": Band.ALERT, "b": Band.ALERT}


def test_only_an_entry_met_by_the_same_name_holds_another_down():
    """One name leads to one entry and another name to a second: neither says anything about the other."""
    near = entry("b", "Kelm Wardens of the Quorban Dale")
    asked = "Kelm Wardens of the Quorbanne Dale"
    assert find(asked, among=[near])["b"].verdict.band is Band.ALERT
    groups = [entry("a", "Tarvis Brotherhood"), near]
    assert bands("Tarvis Brotherhood", asked, among=groups) == {"a": Band.ALERT, "b": Band.ALERT}
    twin = [entry("c", asked), near]
    assert bands("Tarvis Brotherhood", asked, among=twin) == {"c": Band.ALERT, "b": Band.POSSIBLE}


def test_a_name_recorded_with_its_abbreviation_is_one_name():
    groups = [entry("a", "Jund al-Wadi", "JAWX"), entry("b", "Justice Assembly", "JAWX")]
    assert bands("Jund al-Wadi (JAWX)", among=groups) == {"a": Band.ALERT, "b": Band.POSSIBLE}


def test_entries_of_one_party_lend_each_other_their_names():
    one = entry("un:1", "Jund al-Wadi", countries=["YE"])
    other = entry("us:1", "Tarvis Brotherhood of the Dale", code="ofac_sdn")
    assert bands("Tarvis Brotherhood of the Dale", among=[one, other]) == {"us:1": Band.ALERT}
    together = [entry("un:1", "Jund al-Wadi", countries=["YE"], party="p"),
                entry("us:1", "Tarvis Brotherhood of the Dale", code="ofac_sdn", party="p")]  # fmt: skip
    hits = find("Tarvis Brotherhood of the Dale", among=together)
    assert hits["un:1"].verdict.band is Band.ALERT
    assert (hits["un:1"].lent_by, hits["us:1"].lent_by) == ("us:1", "")


def test_entries_of_two_lists_that_share_telling_names_are_suggested_as_one_party():
    groups = [
        entry("un:1", "Tarvis Brotherhood", "Kelm Wardens"),
        entry("us:1", "TARVIS BROTHERHOOD", code="ofac_sdn"),
        entry("us:2", "Sons of Quorban", "Kelm Wardens", code="ofac_sdn"),
    ]
    index = Index([*groups, *FILLER], likeness)
    assert [(pair.one, pair.other) for pair in index.suggestions()] == [("us:1", "un:1")]


def test_persons_are_found_with_their_names_in_another_order_or_in_part():
    person = entry("a", "MERLANI, Tovik Abdurasul", kind=EntryKind.PERSON, countries=["YE"])
    ask = {"among": [person], "kinds": [EntryKind.PERSON]}
    assert bands("Tovik Abdurasul Merlani", **ask) == {"a": Band.ALERT}
    assert bands("Tovik Merlani", **ask) == {"a": Band.ALERT}
    assert bands("Tovik", **ask).get("a") is not Band.ALERT
    assert bands("Tovik Merlani", among=[person]) == {}, "a person is not looked for among organisations"


def test_the_reasons_add_up_to_the_figure():
    hit = find("Wadi Brigade", among=[entry("a", "Jund al-Wadi", countries=["YE"])], countries=["PE"])
    for found in hit.values():
        assert sum(reason.points for reason in found.verdict.reasons) == found.verdict.score
        assert all(str(reason.words) for reason in found.verdict.reasons)


words = st.text(st.sampled_from("abdeghijklmnorstuw '-()/"), max_size=40)


@given(words, words)
def test_any_two_names_have_a_figure_that_does_not_depend_on_case(one, other):
    listed = entry("a", other or "x")
    hits, shouted = find(one, among=[listed]), find(one.title(), among=[listed])
    assert all(POSSIBLE <= hit.verdict.score <= screening.BEST for hit in hits.values())
    assert {key: hit.verdict.score for key, hit in hits.items()} == {
        key: hit.verdict.score for key, hit in shouted.items()
    }


@given(st.lists(st.sampled_from(["tarvis", "kelm", "quorban", "lantern", "zelmira"]), min_size=2, unique=True))
def test_a_name_finds_itself_whatever_the_order_of_its_words(parts):
    hits = find(" ".join(reversed(parts)), among=[entry("a", " ".join(parts))])
    assert hits["a"].verdict.score >= ALERT

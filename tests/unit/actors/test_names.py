"""Names across scripts and spellings, without a database."""

import csv
from pathlib import Path

import pytest

from actors.domain.scripts import LANGUAGE, fits, script_of
from actors.selectors.folding import fold, latin, search_line
from actors.selectors.likeness import ALIKE, initials, likeness
from bench.names import plain, told

PAIRS = Path(__file__).parents[4] / "shared/data/name_bench/cases.csv"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karsa Valley Front", "Front of the Karsa Valley"),
        ("Karsa Valley Front", "Karsa Vally Front"),
        ("Águilas del Río", "Aguilas del Rio"),
        ("Фронт долины Карса", "Front doliny Karsa"),  # noqa: RUF001
        ("革命军", "Geming Jun"),
        ("حركة الشباب", "Harakat al-Shabaab"),
        ("Al-Qa'ida", "Al Qaeda"),
        ("Abu Sayyaf Group", "Abou Sayaf"),
        ("Karsa People's Liberation Movement", "KPLM"),
        ("A.B.C. Services", "ABC Services Ltd"),
        ("Siemens Aktiengesellschaft", "Siemens AG"),
        ("Goodwill Company", "Good Will Company"),
        ("Jund al-Aqsa", "Soldiers of Aqsa"),
    ],
)
def test_one_name_in_two_spellings_is_alike_both_ways(one, other):
    assert likeness(one, other) >= ALIKE
    assert likeness(other, one) >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Karsa Valley Front", "Karsa People's Party"),
        ("Black Ridge Brigade", "White Ridge Brigade"),
        ("Mothers of the Ford", "Council of Elders"),
        ("", "Karsa Valley Front"),
        ("BB", "Bread Brigade"),
    ],
)
def test_two_names_stay_two(one, other):
    assert likeness(one, other) < ALIKE


def test_initials_are_of_three_words_and_more():
    assert initials("Karsa People's Party") != ""
    assert initials("Front of the Valley") == ""


@pytest.mark.parametrize(
    ("text", "folded", "in_latin"),
    [
        ("Águilas  del-Río", "aguilas del rio", "aguilas del rio"),
        ("Straße", "strasse", "strasse"),
        ("الوادي", "الوادي", "al wadi"),
        ("والجيش", "والجيش", "wal jish"),
        ("ال", "ال", "al"),
        ("Фронт", "фронт", "front"),
    ],
)
def test_folding(text, folded, in_latin):
    assert (fold(text), latin(text)) == (folded, in_latin)


def test_the_search_line_has_every_way_to_write_a_name_once():
    assert search_line(["KVF", "kvf", "革命军"]) == "kvf | 革命军 | gemingjun | ge ming jun | revolution army"
    assert search_line(["حزب الله"]) == "حزب الله | hzb allah | hizb allah | hzballah"
    assert search_line(["Alshabab"]) == "alshabab | shabab"
    assert search_line(["National Liberation Army of the Karsa Valley"]).endswith(" | alnvk | elnvk | nlakv | nlaotkv")
    assert search_line(["", "!"]) == ""


@pytest.mark.parametrize(
    ("text", "script"),
    [("Karsa", "Latn"), ("كارسا", "Arab"), ("Карса", "Cyrl"), ("革命", "Hani"), ("ハマス党", "Jpan"), ("300", ""), ("KVF كارسا وادي", "Arab")],  # noqa: RUF001
)  # fmt: skip
def test_the_script_is_read_from_the_letters(text, script):
    assert script_of(text) == script
    assert fits(script, text)


def test_a_closer_code_fits_and_another_does_not():
    assert fits("Hans", "革命")
    assert fits("Aran", "كارسا")
    assert not fits("Latn", "كارسا")
    assert fits("Latn", "300")


def test_language_codes():
    assert all(LANGUAGE.fullmatch(code) for code in ("ar", "ku", "pt-BR", "zh-Hant-TW"))
    assert not any(LANGUAGE.fullmatch(code) for code in ("Arabic", "a", "ar_EG", ""))


@pytest.mark.skipif(not PAIRS.is_file(), reason="the labelled pairs of names are not on this machine")
def test_labelled_pairs_are_told_apart_better_than_by_sorted_words():
    with PAIRS.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["schema"] != "Person"]
    scored = [(likeness(row["name1"], row["name2"]), row["is_match"] == "true") for row in rows]
    flat = [(plain(row["name1"], row["name2"]), row["is_match"] == "true") for row in rows]
    precision, recall, balance = told(scored, ALIKE)
    assert precision > 0.85
    assert recall > 0.85
    assert balance > max(told(flat, hundredth / 100)[2] for hundredth in range(50, 101)) + 0.08

"""Names that are found and compared where they are stored: by their words, in any script, among what one may see."""

import pytest
from django.db import connection

from actors.models import Actor, Name, NameWord
from actors.selectors import duplicates, search, spelling
from actors.services import facts, registry
from core.errors import Invalid
from core.models import AuditEvent
from tests import factories

FRONT = "Karsa Valley Front"


@pytest.fixture
def front(common, analyst):
    actor = registry.register(compartment_id=common.pk, values={"name": FRONT}, by=analyst)
    for text, kind in (("جبهة وادي كارسا", "self_name"), ("KVF", "acronym"), ("卡尔萨阵线", "translation")):
        facts.add(kind="name", actor_id=actor.pk, values={"text": text, "kind": kind}, by=analyst)
    return actor


@pytest.fixture
def others(common, analyst):
    for name in ("Karsa People's Party", "River Road Traders", "Council of Elders"):
        registry.register(compartment_id=common.pk, values={"name": name}, by=analyst)


@pytest.mark.parametrize(
    "text",
    [
        "karsa front", "front karsa", "krasa valley", "Karsa Vally Front", "Jabhat Karsa", "جبهة كارسا", "وادي",
        "kvf", "KV", "Karsa Valley Army", "卡尔萨", "ka er sa", "kaersa", "Карса", "Qarsa valley",  # noqa: RUF001
    ],
)  # fmt: skip
def test_an_actor_is_found_by_its_words_however_they_are_written(analyst, front, others, text):
    assert front in search.matching(Actor.objects.visible_to(analyst), text)


@pytest.mark.parametrize(
    "text", ["Tavara", "valley tavara", "x'); DROP TABLE actors_actor; --", "' | 'karsa", "%", "zz"]
)
def test_other_words_do_not_find_it(analyst, front, others, text):
    found = set(search.matching(Actor.objects.visible_to(analyst), text))
    assert front not in found or text in {"%", "' | 'karsa"}
    assert Actor.objects.filter(pk=front.pk).exists()


def test_words_are_learnt_by_the_database_whoever_writes_the_line(common):
    factories.make_actor(common, "Salt Road", search_text="salt road | صلت")
    assert set(NameWord.objects.values_list("word", flat=True)) == {"salt", "road", "صلت"}
    Actor.objects.update(search_text="salt road front")
    assert sorted(NameWord.objects.values_list("word", flat=True)) == ["front", "road", "salt", "صلت"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jabhat", "jbhh"),
        ("harakat", "hrkh"),
        ("shabaab", "shbb"),
        ("qaeda", "qaida"),
        ("sayyaf", "sayaf"),
        ("zawra", "sawra"),
    ],
)
@pytest.mark.django_db
def test_words_that_sound_alike_share_their_consonants(one, other):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT actors_sound(%s), actors_sound(%s), actors_sound('a'), actors_sound('كارسا')", [one, other]
        )
        first, second, short, foreign = cursor.fetchone()
    assert first == second != ""
    assert (short, foreign) == ("", "")


def test_a_search_is_two_statements_and_uses_the_index_of_words(analyst, front, django_assert_num_queries):
    with django_assert_num_queries(2):
        list(search.ranked(Actor.objects.visible_to(analyst), "krasa valley"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        rows = Actor.objects.filter(spelling.meant_by(["karsa"])).explain()
    assert "actor_search_words" in rows


@pytest.mark.parametrize(
    ("typed", "beside"), [("karsa party", "Index Cond: ((actor_type)::text = "), ("karsa listed", "(id = ANY (")]
)
@pytest.mark.django_db
def test_a_word_for_a_kind_of_actor_leaves_the_names_to_their_index(typed, beside):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = search.matching(Actor.objects.all(), typed).explain()
    assert "BitmapOr" in plan
    assert "actor_search_words" in plan
    assert beside in plan


def test_who_has_nearly_the_name_is_told_among_what_one_may_see(analyst, librarian, stranger, front, others, north):
    closed = registry.register(compartment_id=north.pk, values={"name": "Front of Karsa Valley"}, by=analyst)
    for typed in ("Karsa Valey Front", "The Front of the Karsa Valley", "Jabhat Wadi Karsa", "KVF", "جبهة وادي كارسا"):
        assert front in [one.actor for one in duplicates.similar(typed, user=analyst)], typed
    assert [one.actor for one in duplicates.similar(FRONT, user=analyst)] == [front, closed]
    assert [one.actor for one in duplicates.similar(FRONT, user=librarian)] == [front]
    assert duplicates.similar(FRONT, user=stranger) == []
    assert duplicates.similar("Tavara Civil Guard", user=analyst) == []
    assert duplicates.similar("?", user=analyst) == []


def test_who_shares_every_word_is_found_among_however_many_that_share_one(analyst, north):
    names = [f"Karsa Band {number}" for number in range(duplicates.MOST_OF_ONE_WORD + 1)]
    Actor.objects.bulk_create(Actor(compartment=north, name=name, search_text=name.lower()) for name in names)
    same = registry.register(compartment_id=north.pk, values={"name": "Karsa Valey Front"}, by=analyst)
    assert [one.actor for one in duplicates.similar("Front of Karsa Valley", user=analyst)] == [same]


def test_the_name_that_is_alike_is_told_and_a_refuted_one_is_not(analyst, front):
    assert [one.name for one in duplicates.similar("K.V.F.", user=analyst)] == ["KVF"]
    Name.objects.filter(text="KVF").update(state="refuted")
    assert [one.name for one in duplicates.similar("K.V.F.", user=analyst) if one.name == "KVF"] == []


def test_the_script_is_filled_in_and_a_wrong_code_is_refused(analyst, front):
    assert list(Name.objects.order_by("created_at").values_list("script", flat=True)) == ["Arab", "Latn", "Hani"]
    row, events = Name.objects.get(text="KVF"), AuditEvent.objects.count()
    for values, field in (({"script": "Cyrl"}, "script"), ({"language": "Karsi"}, "language")):
        with pytest.raises(Invalid) as refusal:
            facts.change(kind="name", fact_id=row.pk, seen_version=row.version, values=values, by=analyst)
        assert set(refusal.value.fields) == {field}
    assert AuditEvent.objects.count() == events
    changed = facts.change(kind="name", fact_id=row.pk, seen_version=1, values={"text": "КВФ"}, by=analyst)
    assert changed.script == "Cyrl"

"""Published lists are taken in whole or not at all, version by version."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from actors.models import ApartEntries, ListChange, ListedParty, ListEntry, ListVersion
from actors.selectors import lists as selector
from actors.services import lists, parties
from actors.services.lists import File
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.models import AuditEvent
from tests.published import group, person, sdn_file, un_file

FIRST = un_file(group("YEe.001", "JUND AL-WADI", "Wadi Front"), group("YEe.002", "Tarvis Brotherhood"),
                person("YEi.001", "TOVIK MERLANI"))  # fmt: skip
SECOND = un_file(group("YEe.001", "JUND AL-WADI", "Wadi Front", "JAW"), group("YEe.003", "Kelm Wardens"),
                 person("YEi.001", "TOVIK MERLANI"), dated="2026-04-01", name="un2.xml")  # fmt: skip


def take_in(*files, by, code="un_sc", **more):
    return lists.import_list(list_code=code, files=files, by=by, **more)


def nothing_happened():
    return not ListVersion.objects.exists() and not ListEntry.objects.exists() and not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_a_list_is_taken_in_with_counts_a_diff_and_one_event(lead):
    first, _plan = take_in(FIRST, by=lead)
    second, plan = take_in(SECOND, by=lead)
    assert (first.number, first.added, second.number, second.dated) == (1, 3, 2, date(2026, 4, 1))
    assert plan.counts == {"added": 1, "changed": 1, "removed": 1, "unchanged": 1}
    changed = ListChange.objects.get(of_version=second, what="changed")
    assert [[text for text, _how in names] for names in changed.changes["names"]] == [
        ["JUND AL-WADI", "Wadi Front"], ["JUND AL-WADI", "Wadi Front", "JAW"],
    ]  # fmt: skip
    gone = ListEntry.objects.get(reference="YEe.002")
    assert (gone.removed_in, gone.first_seen) == (second, first)
    events = AuditEvent.objects.filter(verb="actors.list_imported").order_by("at")
    assert [(event.by, event.changes["added"]) for event in events] == [(lead, 3), (lead, 1)]


@pytest.mark.django_db
def test_an_entry_that_comes_back_is_the_same_entry(lead):
    take_in(FIRST, by=lead)
    take_in(SECOND, by=lead)
    third = un_file(group("YEe.001", "JUND AL-WADI"), group("YEe.002", "Tarvis Brotherhood"), dated="2026-05-01")
    take_in(third, by=lead)
    back = ListEntry.objects.get(reference="YEe.002")
    assert (back.removed_in, back.version, back.changes_seen.count()) == (None, 3, 3)


@pytest.mark.django_db
def test_the_very_same_file_again_does_nothing(lead):
    take_in(FIRST, by=lead)
    version, plan = take_in(FIRST, by=lead)
    assert (version, plan.known_already, ListVersion.objects.count()) == (None, True, 1)


@pytest.mark.django_db
def test_a_dry_run_writes_nothing_and_says_the_same(lead):
    plan = lists.dry_run(list_code="un_sc", files=[FIRST], by=lead)
    assert nothing_happened()
    _version, done = take_in(FIRST, by=lead, expected=plan.digest)
    assert done.lines == plan.lines


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["analyst", "legal", "approver", "auditor", "librarian", "client", "stranger"])
def test_others_take_in_no_list(who, request):
    by = request.getfixturevalue(who)
    for act in (lists.dry_run, lists.import_list):
        with pytest.raises(NotAllowed):
            act(list_code="un_sc", files=[FIRST], by=by)
    assert nothing_happened()


@pytest.mark.django_db
@pytest.mark.parametrize(("files", "said"), [
    ([File("x.xml", FIRST.content[:700])], "cut off or damaged"),
    ([File("x.xml", b'<!DOCTYPE x [<!ENTITY a "a">]><CONSOLIDATED_LIST/>')], "document type"),
    ([File("x.xml", FIRST.content.replace(b"<REFERENCE_NUMBER>YEe.002</REFERENCE_NUMBER>", b""))], "it has no reference"),
    ([File("x.csv", b"a,b\n")], "Line 1"),
    ([FIRST, FIRST], "one file"),
    ([], "Choose a file"),
])  # fmt: skip
def test_a_file_that_cannot_be_used_changes_nothing(files, said, lead):
    with pytest.raises(Invalid) as caught:
        take_in(*files, by=lead)
    assert said in caught.value.message
    assert nothing_happened()


@pytest.mark.django_db
def test_an_older_list_and_one_of_tomorrow_are_refused(lead):
    take_in(SECOND, by=lead)
    with pytest.raises(Conflict) as caught:
        take_in(FIRST, by=lead)
    assert caught.value.code == "older"
    tomorrow = (clock.now() + timedelta(days=1)).date()
    with pytest.raises(Invalid):
        take_in(un_file(group("YEe.001", "X"), dated=tomorrow.isoformat()), by=lead)
    assert ListVersion.objects.count() == 1


@pytest.mark.django_db
def test_what_was_looked_at_is_what_is_taken_in(lead):
    seen = lists.dry_run(list_code="un_sc", files=[SECOND], by=lead)
    take_in(FIRST, by=lead)
    with pytest.raises(Conflict) as caught:
        take_in(SECOND, by=lead, expected=seen.digest)
    assert (caught.value.code, ListVersion.objects.count()) == ("plan_changed", 1)


@pytest.mark.django_db
def test_a_list_that_shrinks_by_a_third_needs_a_word(lead):
    many = [group(f"YEe.{n:03}", f"Band of Valley {n}") for n in range(60)]
    take_in(un_file(*many), by=lead)
    short = un_file(*many[:30], dated="2026-04-01")
    with pytest.raises(Invalid) as caught:
        take_in(short, by=lead)
    assert (caught.value.code, ListVersion.objects.count()) == ("shrinks", 1)
    version, _plan = take_in(short, by=lead, may_shrink=True)
    assert version.removed == 30


@pytest.mark.django_db
def test_the_files_of_ofac_are_taken_in_together(admin):
    alt = File("alt.csv", b'7,1,"aka","WADI FRONT",-0- \r\n\x1a')
    version, _plan = take_in(sdn_file((7, "JUND AL-WADI", "SDGT] [FTO")), alt, by=admin, code="ofac_sdn")
    entry = ListEntry.objects.get()
    assert (version.file_name, entry.programmes, [text for text, _how in entry.names]) == (
        "sdn.csv, alt.csv", ["SDGT", "FTO"], ["JUND AL-WADI", "WADI FRONT"],
    )  # fmt: skip


@pytest.mark.django_db
def test_what_was_taken_in_stays_whoever_writes(lead):
    version, _plan = take_in(FIRST, by=lead)
    attempts = [
        lambda: ListVersion.objects.filter(pk=version.pk).update(added=9),
        lambda: ListChange.objects.all().delete(),
        lambda: ListEntry.objects.all().delete(),
    ]
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert ListEntry.objects.count() == 3


@pytest.mark.django_db
def test_the_command_takes_in_and_refuses_with_a_reason(lead, tmp_path, capsys):
    path = tmp_path / "un.xml"
    path.write_bytes(FIRST.content)
    asked = ["import_list", "--list", "un_sc", "--as", lead.username]
    call_command(*asked, "--dry-run", str(path))
    assert "added YEe.001 JUND AL-WADI" in capsys.readouterr().out
    assert nothing_happened()
    call_command(*asked, str(path))
    assert "Done: 3 added" in capsys.readouterr().out
    path.write_bytes(FIRST.content[:500])
    with pytest.raises(CommandError, match="cut off or damaged"):
        call_command(*asked, str(path))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command(*asked, str(tmp_path / "absent.xml"))


@pytest.fixture
def pair(lead):
    """An organisation on two lists, by names of its own on each beside one they share."""
    take_in(FIRST, by=lead)
    alt = File("alt.csv", b'7,1,"aka","KELM SALT BROTHERS",-0- \r\n')
    take_in(sdn_file((7, "TARVIS BROTHERHOOD", "SDGT")), alt, by=lead, code="ofac_sdn")
    return ListEntry.objects.get(reference="YEe.002"), ListEntry.objects.get(reference="7")


def found_by(name):
    hits = selector.find(selector.asked([name], countries=[], kinds=["organisation"]), at=selector.state())
    return {selector.entry(hit.listed.key).reference for hit in hits if hit.verdict.band == "alert"}


@pytest.mark.django_db
def test_entries_confirmed_to_be_one_party_lend_each_other_their_names(pair, legal):
    one, other = pair
    [suggested] = selector.suggestions()
    assert {suggested.one, suggested.other} == {str(one.pk), str(other.pk)}
    assert found_by("Kelm Salt Brothers") == {"7"}
    party = parties.confirm(one_id=one.pk, other_id=other.pk, reason="The same founder and banner.", by=legal)
    assert set(party.entries.all()) == set(pair)
    assert (found_by("Kelm Salt Brothers"), selector.suggestions()) == ({"7", "YEe.002"}, [])
    event = AuditEvent.objects.get(verb="actors.party_confirmed")
    assert (event.by, event.reason) == (legal, "The same founder and banner.")
    with pytest.raises(Conflict):
        parties.confirm(one_id=other.pk, other_id=one.pk, reason="Again.", by=legal)
    parties.take_out(entry_id=other.pk, reason="Another banner after all.", by=legal)
    assert found_by("Kelm Salt Brothers") == {"7"}


@pytest.mark.django_db
def test_entries_found_to_be_apart_are_not_suggested_again(pair, lead):
    one, other = pair
    parties.keep_apart(one_id=one.pk, other_id=other.pk, reason="Another country.", by=lead)
    assert selector.suggestions() == []
    with pytest.raises(Conflict):
        parties.keep_apart(one_id=other.pk, other_id=one.pk, reason="Again.", by=lead)


@pytest.mark.django_db
def test_what_makes_no_party_is_refused_and_nothing_happens(pair, lead, analyst, admin):
    one, other = pair
    same_list = ListEntry.objects.get(reference="YEe.001")
    said = {"one_id": one.pk, "other_id": other.pk, "reason": "Same.", "by": lead}
    for act in (parties.confirm, parties.keep_apart):
        for changed, refusal in (
            ({"by": analyst}, NotAllowed), ({"by": admin}, NotAllowed), ({"reason": " "}, Invalid),
            ({"other_id": same_list.pk}, Invalid), ({"other_id": lead.pk}, NotFound),
        ):  # fmt: skip
            with pytest.raises(refusal):
                act(**said | changed)
    assert not ListedParty.objects.exists()
    assert not ApartEntries.objects.exists()

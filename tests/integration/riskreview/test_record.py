"""The record of a decision leaves as JSON, paper and folder, and proves itself without Parley."""

import json
import re
import subprocess
import sys
from io import BytesIO
from zipfile import ZipFile

import pytest
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from core import canonical, clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.models import AuditEvent, ReadEvent
from engagements.models import Engagement
from riskreview.models import DecisionRecord, RecordAddendum
from riskreview.selectors import document, proof
from riskreview.services import comments, evidence, lanes, records
from tests.factories import make_compartment, make_source
from tests.integration.riskreview import steps
from tests.standing import standing


def taken(decision, by, kind="json"):
    return records.take_out(decision_id=decision.pk, kind=kind, by=by).file.read()


def verified(folder, record, *more):
    (folder / "record.json").write_text(json.dumps(record), encoding="utf-8")
    script = str(document.file("verify.py"))
    return subprocess.run([sys.executable, "-I", script, *more], cwd=folder, capture_output=True, text=True, check=False)  # fmt: skip


@pytest.fixture
@standing
def cited(review, people, approver, north):
    """Approved with conditions, with evidence of a source and a dissent."""
    lane = steps.lane_of(review, "legal")
    lanes.claim(lane_id=lane.pk, by=people["legal"])
    source = make_source(north, title="Letter of the elders")
    grade = {"source_id": source.pk, "reliability": "B", "credibility": "2"}
    evidence.add_evidence(lane_id=lane.pk, code="L01", text="They said so.", grade=grade, by=people["legal"])
    comments.add(lane_id=lane.pk, code="L01", text="Which letter?", by=approver)
    recommended = steps.answer_all(review, people)
    lanes.dissent(review_id=review.pk, text="Too early.", by=people["ethical"])
    demand = steps.Demand(text="Name the escort.", owner_id=people["legal"].pk, due_on=clock.now().date())
    conditions = {"outcome": steps.Outcome.APPROVE_WITH_CONDITIONS, "conditions": [demand]}
    return steps.decide(recommended, approver, **conditions), source


def test_the_script_stays_short_and_asks_for_nothing_but_python():
    script = document.file("verify.py").read_text(encoding="utf-8")
    asked = {name.split(".")[0] for name in re.findall(r"^(?:import|from) (\S+)", script, re.MULTILINE)}
    assert len(script.splitlines()) < 100
    assert asked <= sys.stdlib_module_names


def test_holds_the_minimum_content_and_keeps_to_its_schema(cited, approver):
    decision, source = cited
    record = json.loads(taken(decision, approver))
    Draft202012Validator.check_schema(document.schema())
    assert [error.message for error in Draft202012Validator(document.schema()).iter_errors(record)] == []
    said = {name: section["content"] for name, section in record["sections"].items()}
    assert record["marking"] == "TLP:AMBER"
    assert record["root"] == decision.record.root == DecisionRecord.objects.get().root
    assert said["decision"]["decided_by"]["name"] == str(approver)
    assert said["decision"]["valid_because"] == "The Escalation lane counts 30 days."
    assert said["snapshot"]["sha256"] == decision.snapshot.sha256
    assert said["plan.purpose"]["said"]["alternatives"]
    assert said["plan.limits"]["said"]["red_lines"]
    assert list(said["plan.actors"]["names"].values()) == ["Salima Elders"]
    assert said["scores"]["said"][0]["escalation_value"] == "10.0"
    assert [len(said[f"lane.{lane}"]["answers"]) for lane in steps.LANES] == [18, 18, 18]
    assert said["lane.legal"]["answers"][0]["evidence"][0] == {
        "text": "They said so.", "url": "", "grade": "B2", "source": str(source.pk), "corroborated_by": None,
    }  # fmt: skip
    assert said[f"source.{source.pk}"]["title"] == "Letter of the elders"
    assert [row["text"] for row in (*said["dissent"], *said["conditions"])] == ["Too early.", "Name the escort."]
    assert [(row["item"], row["text"], row["by"]["name"]) for row in said["comments.legal"]] == [
        ("L01", "Which letter?", str(approver))
    ]
    assert said["comments.ethical"] == []
    assert len(said["triggers"]) > 30
    assert [row["who"] for row in said["notifications"]] == ["host_state"] * said["review"]["facts"]["physical_meeting"]
    assert len({section["salt"] for section in record["sections"].values()}) == len(record["sections"])


def test_proves_itself_and_names_each_section_that_was_touched(cited, approver, tmp_path):
    decision, _source = cited
    record = json.loads(taken(decision, approver))
    good = verified(tmp_path, record, "--root", record["root"], "--head", record["sections"]["decision"]["content"]["audit_head"])  # fmt: skip
    assert (good.returncode, good.stderr) == (0, "")
    assert f"{len(record['hashes'])} sections checked, 0 left out" in good.stdout
    assert "Not proven: who wrote it" in good.stdout
    for name in record["sections"]:
        touched = json.loads(json.dumps(record))
        touched["sections"][name]["salt"] = "0" * 32
        bad = verified(tmp_path, touched)
        assert bad.returncode == 1, name
        assert f"WRONG: section {name} is not what was frozen" in bad.stdout
    assert verified(tmp_path, record, "--root", "0" * 64).returncode == 1
    assert verified(tmp_path, record, "--head", "1:0").returncode == 1


@pytest.mark.parametrize(
    ("section", "change", "named"),
    [
        ("snapshot", lambda part: part.update(text=part["text"].replace("No payment", "Payment")), "the frozen content is not its SHA-256"),
        ("plan.limits", lambda part: part["said"].update(red_lines="None."), "red_lines in section plan.limits is not what"),
        ("checklist.legal", lambda part: part.update(text="{}"), "section checklist.legal is not the checklist"),
        ("lists", lambda part: part["said"].update(found=["x"]), "section lists is not what the frozen content says"),
    ],
)  # fmt: skip
def test_whoever_computes_the_hashes_anew_still_contradicts_the_frozen_content(
    decision, approver, tmp_path, section, change, named
):
    record = json.loads(taken(decision, approver))
    change(record["sections"][section]["content"])
    record["hashes"][section] = canonical.sha256(canonical.dumps(record["sections"][section]))
    true_root, record["root"] = record["root"], canonical.sha256(canonical.dumps(record["hashes"]))
    found = verified(tmp_path, record)
    assert (found.returncode, named in found.stdout) == (1, True)
    assert "not the one you gave" in verified(tmp_path, record, "--root", true_root).stdout


def test_what_its_reader_may_not_have_is_absent_and_the_root_still_holds(cited, approver, tmp_path):
    decision, source = cited
    type(source).objects.filter(pk=source.pk).update(compartment=make_compartment("far"))
    record = json.loads(taken(decision, approver))
    name = f"source.{source.pk}"
    assert name not in record["sections"]
    assert name in record["hashes"]
    assert "Letter of the elders" not in json.dumps(record)
    found = verified(tmp_path, record, "--root", decision.record.root)
    assert (found.returncode, f"1 left out with their hash: ['{name}']" in found.stdout) == (0, True)


def test_the_folder_holds_record_paper_schema_and_script_and_is_noted(cited, approver):
    decision, _source = cited
    folder = ZipFile(BytesIO(taken(decision, approver, "zip")))
    assert set(folder.namelist()) == {
        "record.json",
        "record.pdf",
        "decision-record.schema.json",
        "verify.py",
        "README.txt",
    }
    root = decision.record.root
    assert json.loads(folder.read("record.json"))["root"] == root
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(folder.read("record.pdf"))).pages]
    for text in pages:
        assert text.count("TLP:AMBER") >= 2
        assert f"Made by {approver}" in text
    whole = " ".join(pages).replace(" ", "")
    for words in (
        root,
        decision.snapshot.sha256,
        "Tooearly.",
        "Nametheescort.",
        "Signatures",
        "Onbalance.",
        "TheEscalationlanecounts30days.",
        "Whichletter?",
        "[B2]Theysaidso.",
        "SalimaElders",
    ):
        assert words in whole, words
    noted = ReadEvent.objects.get(by=approver, kind="export")
    assert (noted.subject_id, noted.filters) == (decision.pk, f"format=zip&marked=TLP%3AAMBER&root={root}")


@pytest.fixture
@standing
def held(decision, analyst):
    steps.hold(steps.start(decision.engagement, analyst), analyst)
    return decision


def add(decision, by, outcome="They opened the road for a day.", **more):
    return records.add_outcome(decision_id=decision.pk, outcome=outcome, by=by, **more)


def test_what_came_of_the_contact_is_added_and_the_record_stays(held, analyst, approver, tmp_path):
    before = DecisionRecord.objects.values().get()
    first = add(held, analyst, deviations="The trader came along.", lessons="Ask for the list a week ahead.")
    second = add(held, analyst, "The road was closed again.")
    assert DecisionRecord.objects.values().get() == before
    record = json.loads(taken(held, approver))
    assert [error.message for error in Draft202012Validator(document.schema()).iter_errors(record)] == []
    said = [row["section"]["content"] for row in record["addenda"]]
    assert [(row["before"], row["outcome"]) for row in said] == [
        (record["root"], "They opened the road for a day."), (first.sha256, "The road was closed again.")]  # fmt: skip
    assert said[0]["by"]["name"] == str(analyst)
    events = AuditEvent.objects.filter(verb="riskreview.outcome_added").order_by("at")
    assert [event.changes["sha256"] for event in events] == [first.sha256, second.sha256]
    found = verified(tmp_path, record, "--root", record["root"])
    assert (found.returncode, f"2 addenda checked, the last {second.sha256}" in found.stdout) == (0, True)
    for change, words in [
        (lambda rows: rows[0]["section"]["content"].update(outcome="Nothing."), "addendum 1 is not what was added"),
        (lambda rows: rows.pop(0), "addendum 1 does not follow what stood before it"),
        (lambda rows: rows.reverse(), "addendum 2 does not follow"),
    ]:
        touched = json.loads(json.dumps(record))
        change(touched["addenda"])
        bad = verified(tmp_path, touched)
        assert (bad.returncode, words in bad.stdout) == (1, True)
    pages = PdfReader(BytesIO(taken(held, approver, "pdf"))).pages
    whole = "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")
    for words in (
        "What came of the contact",
        "The trader came along.",
        "Ask for the list a week ahead.",
        second.sha256,
    ):
        assert words.replace(" ", "") in whole, words
    assert list(proof.findings()) == []


def test_an_outcome_is_refused_in_order_and_changes_nothing(decision, analyst, stranger, legal, sql, refused):
    with pytest.raises(Conflict, match="once it has taken place"):
        add(decision, analyst)
    insert = (
        "INSERT INTO riskreview_recordaddendum (id, record_id, number, section, sha256, by_id, at) SELECT"
        " gen_random_uuid(), %s, %s, s, encode(sha256(convert_to(s, 'UTF8')), 'hex'), %s, now() FROM (SELECT %s AS s) AS t"
    )
    follows = json.dumps({"content": {"before": decision.record.root}})
    refused("once it has taken place", insert, decision.pk, 1, analyst.pk, follows)
    steps.hold(steps.start(decision.engagement, analyst), analyst)
    for by, outcome, refusal in [(stranger, "x", NotFound), (legal, "x", NotAllowed), (analyst, " ", Invalid)]:
        with pytest.raises(refusal):
            add(decision, by, outcome)
    refused("follows the one before it", insert, decision.pk, 2, analyst.pk, follows)
    refused("follows the one before it", insert, decision.pk, 1, analyst.pk, '{"content": {"before": "x"}}')
    assert not RecordAddendum.objects.exists()
    add(decision, analyst)
    refused("append-only", "UPDATE riskreview_recordaddendum SET section = 'x'")
    refused("append-only", "DELETE FROM riskreview_recordaddendum")


def test_leaves_in_no_file_for_a_stranger_nor_when_marked_red(decision, approver, stranger, sql):
    with pytest.raises(NotFound):
        taken(decision, stranger)
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("ALTER TABLE engagements_engagement DISABLE TRIGGER USER")
    Engagement.objects.update(marking="red")
    with pytest.raises(NotAllowed, match="TLP:RED"):
        taken(decision, approver)
    assert not ReadEvent.objects.filter(kind="export").exists()

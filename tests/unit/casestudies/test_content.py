"""The file of a study: shipped ones are whole, broken ones say where."""

from copy import deepcopy
from pathlib import Path

import pytest
import yaml

from casestudies.domain.content import read, references
from casestudies.domain.publication import gaps
from casestudies.selectors.words import known_codes

FOLDER = Path(__file__).resolve().parents[3] / "casestudies" / "data"
SHIPPED = sorted(FOLDER.glob("*.yaml"))
CODES = known_codes()


def load(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@pytest.fixture
def study():
    return deepcopy(load(FOLDER / "colombia-farc-ep.yaml"))


def test_the_three_cases_of_the_brief_are_shipped():
    assert [path.stem for path in SHIPPED] == ["colombia-farc-ep", "israel-palestinian-factions", "us-sdf"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
class TestShipped:
    def test_reads_without_a_problem_and_is_named_like_its_file(self, path):
        content, problems = read(load(path), CODES)
        assert problems == {}
        assert content["slug"] == path.stem

    def test_has_every_section_of_a_study(self, path):
        content, _problems = read(load(path), CODES)
        optional = {"indicators"}
        assert [name for name, rows in content.items() if rows == [] and name not in optional] == []
        assert {row["horizon"] for row in content["outcomes"]} <= {1, 5, 10}

    def test_has_a_bibliography_fit_for_review_and_cites_all_of_it(self, path):
        content, _problems = read(load(path), CODES)
        assert gaps(row["kind"] for row in content["bibliography"]) == ()
        cited = {key for _where, name, keys in references(content) if name == "source" for key in keys}
        assert cited == {row["key"] for row in content["bibliography"]}

    def test_says_of_every_party_what_it_wanted(self, path):
        content, _problems = read(load(path), CODES)
        principal = {row["key"] for row in content["parties"] if row["role"] == "party"}
        assert len(principal & {row["party"] for row in content["objectives"]}) >= 2

    def test_marks_every_risk_and_lesson_with_a_checklist_item(self, path):
        content, _problems = read(load(path), CODES)
        assert all(row["code"] for row in content["risks"])
        assert all(row["codes"] for row in content["lessons"])


@pytest.mark.parametrize(
    ("break_it", "where", "words"),
    [
        (lambda s: s.pop("title"), "study.title", "is missing"),
        (lambda s: s.update(summary="word " * 121), "study.summary", "more than 120 words"),
        (lambda s: s.update(content_status="reviewed"), "study.content_status", "not a known code"),
        (lambda s: s.update(author="me"), "study.author", "is not an entry"),
        (lambda s: s.update(timeline={}), "timeline", "must be a list"),
        (lambda s: s["timeline"][0].update(date="2012"), "timeline.0.date", "must be a date"),
        (lambda s: s["timeline"][0].update(type="ambush"), "timeline.0.type", "not a known code"),
        (lambda s: s["timeline"][0].pop("sources"), "timeline.0.sources", "is missing"),
        (lambda s: s["timeline"][0].update(sources=["nowhere"]), "timeline.0.sources", "unknown source: nowhere"),
        (lambda s: s["timeline"][0].update(parties=["eln"]), "timeline.0.parties", "unknown party: eln"),
        (lambda s: s["objectives"][0].update(party="eln"), "objectives.0.party", "unknown party: eln"),
        (
            lambda s: s["parties"][1]["listings"][0].update(list_code="x"),
            "parties.1.listings.0.list_code",
            "known code",
        ),
        (lambda s: s["parties"][1].update(key="government"), "parties", "uses a key twice: government"),
        (lambda s: s["lessons"][0]["applies_to"].update(kinds=["war"]), "lessons.0.applies_to.kinds", "known code"),
        (lambda s: s["outcomes"][0].update(horizon=2), "outcomes.0.horizon", "not a known code"),
        (lambda s: s["indicators"][0]["values"][0].update(best=-1), "indicators.0.values.0.best", "whole number"),
        (lambda s: s["period"].update(to=s["period"]["from"].replace(year=2000)), "period.to", "before its beginning"),
        (lambda s: s["channels"].append("a word"), "channels.5", "must have named entries"),
    ],
)
def test_a_broken_file_names_the_place(study, break_it, where, words):
    break_it(study)
    _content, problems = read(study, CODES)
    assert words in problems[where]


@pytest.mark.parametrize("data", [None, [], "text", 7])
def test_a_file_that_holds_no_study_is_refused_in_one_sentence(data):
    assert read(data, CODES) == ({}, {"": "the file does not hold one case study"})

"""What rests on a refuted source says so instead of its grade, wherever contacts and incidents are read."""

import pytest

from actors.services import sources
from tests.factories import make_actor, make_source
from tests.integration.reassessment.conftest import (
    become,
    make_contact,
    make_incident,
    make_information,
    make_note,
    make_promise,
)

MARK = "Source refuted"


@pytest.fixture
def places(north, analyst):
    """Pages that show a fact each, all on one source: the source, and the addresses."""
    source, actor = make_source(north, "Radio of the pass"), make_actor(north)
    graded = {"source": source, "reliability": "B", "credibility": "2"}
    contact = make_contact(north, actor, analyst)
    make_information(contact, actor, analyst, **graded)
    make_note(contact, actor, analyst, **graded)
    incident = make_incident(north, analyst, actor=actor, **graded)
    promise = become(make_promise(contact, actor, analyst), "fulfilled", grade=graded)
    pages = (contact.get_absolute_url(), "/incidents/", incident.get_absolute_url(), promise.get_absolute_url())
    return source, dict(zip(pages, (2, 1, 1, 1), strict=True))


def test_a_fallen_grade_is_not_shown_as_a_grade(places, browse, analyst, lead):
    source, pages = places
    reader = browse(analyst)
    for url in pages:
        text = reader.get(url).content.decode()
        assert MARK not in text, url
        assert ">B2<" in text, url
    sources.refute(source_id=source.pk, seen_version=source.version, reason="Made up.", by=lead)
    for url, facts in pages.items():
        text = reader.get(url).content.decode()
        assert text.count(MARK) == facts, url
        assert ">B2<" not in text, url

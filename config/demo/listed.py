"""A list of the fictional world is taken in: one hit is the same, one is somebody else, one waits for a decision."""

import json

from actors.models import ScreeningHit
from actors.services import lists, screening
from actors.services.lists import File
from config.demo.story import Story, Thread

ENTRIES = (
    (
        "TVe.004",
        "Black Ridge Brigade",
        ["Liwa al-Haffa as-Sawda", "BRB"],
        "Listed by the invented committee on Tavara.",
    ),
    ("TVe.011", "People's Party of Karsa", ["Karsa Popular Party"], "Dissolved in 1998; its funds were never found."),
    ("TVe.017", "Meridian Shield Lines", ["Meridian Shield"], "Ran arms by sea under three flags."),
    ("TVe.020", "Sons of the Salt Road", ["Salt Road Brothers"], "Robbed convoys beyond the eastern border."),
)
"""Reference, name, other names and remark. Nobody of the real world is meant."""


def a_file() -> File:
    """Return the list as a file in FollowTheMoney's form."""
    lines = (
        json.dumps({
            "id": reference, "schema": "Organization", "caption": name,
            "properties": {"name": [name], "alias": others, "notes": [note], "program": ["Tavara"]},
        })
        for reference, name, others, note in ENTRIES
    )  # fmt: skip
    return File("tavara-committee.ftm.json", "\n".join(lines).encode())


def taken_in(story: Story) -> Thread[None]:
    """The lead takes the list in, everybody is looked up, and the legal reviewer decides about two of three hits.

    An analyst keeps the look-up of a name that a tip spoke of.
    """
    cast = story.cast
    yield story.at(-8, 9)
    lists.import_list(list_code="ftm", files=[a_file()], dated=story.at(-8).date(), by=cast.lead)
    yield story.at(-8, 10)
    screening.screen_name(compartment_id=cast.north.pk, name="Salt Road Brothers", by=cast.analyst)
    yield story.at(-7, 15)
    for reference, state, reason in (
        ("TVe.004", "true", "The committee's own press release shows the banner the patrols photographed."),
        ("TVe.017", "false", "A shipping line, struck off before the security company was founded; other owners."),
    ):
        for hit in ScreeningHit.objects.filter(entry__reference=reference, current=True):
            screening.decide(hit_id=hit.pk, seen_version=hit.version, state=state, reason=reason, by=cast.legal)

"""The elders were registered twice: a colleague finds it and proposes to merge the two, and another name waits."""

from actors.services import doubles, facts, merging, registry
from config.demo.story import Story, Thread

TWIN = {
    "name": "Upper Karsa Council of Elders",
    "actor_type": "civil_society",
    "subtypes": ["tribal_traditional"],
    "status": "active",
    "region": "Upper Karsa",
    "summary": "Elders of the upper villages; the relief workers ask them before they open a clinic.",
    "constituency": "Nine villages above the ford.",
}
LEAGUE = {
    "name": "League of the Lower River",
    "actor_type": "unclassified",
    "status": "unknown",
    "region": "The delta",
    "summary": "Named once in a letter of the port authority; perhaps the League that sits in the council.",
}
REASON = "The clerk of the council signs for both, and the seal on the letters is the same."


def registered_twice(story: Story) -> Thread[None]:
    """Two records are written that were there under nearly the same name; a merge of one pair is proposed."""
    cast, place = story.cast, story.cast.valley.pk
    yield story.at(-20, 10)
    twin = registry.register(compartment_id=place, values=TWIN, by=cast.analyst2)
    said = {"text": "The Eleven", "kind": "alias"}
    facts.add(kind="name", actor_id=twin.pk, values=said, by=cast.analyst2)
    wish = {
        "category": "governance_services",
        "level": "interest",
        "priority": 2,
        "text": "A doctor who stays the winter.",
    }
    facts.add(kind="interest", actor_id=twin.pk, values=wish, by=cast.analyst2)
    registry.register(compartment_id=place, values=LEAGUE, by=cast.analyst2)
    yield story.at(-2, 11)
    kept = story.groups.actors["elders"]
    for actor in (kept, twin):
        actor.refresh_from_db()
    merging.propose(
        kept_id=kept.pk,
        folded_id=twin.pk,
        kept_version=kept.version,
        folded_version=twin.version,
        picks={"constituency": "folded"},
        reason=REASON,
        by=cast.analyst2,
    )
    while doubles.compare_names():
        pass

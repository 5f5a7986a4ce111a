"""What goes out of the talks about the convoys: one recalled, one out, one held up by what is known so far."""

from config.demo.known import grade
from config.demo.spring import met
from config.demo.story import Story, Thread
from engagements.models import InformationItem, Release
from engagements.services import outcomes, releases
from riskreview.domain.guarding import Step
from riskreview.models import Condition

BARRIER = {
    "title": "A barrier above the ford",
    "audience": "own_authorities",
    "recipients": "Duty desk of the mission.",
    "words": "Elders of the upper valley say that a barrier is being built above the ford. Not confirmed.",
}
FUEL = {
    "title": "Winter fuel of the upper valley",
    "audience": "partners",
    "recipients": "The coordinator of the relief network, and the good offices team.",
    "words": "Units along the river road are short of winter fuel and have asked clinics for theirs. Plan for both.",
}
FUEL_IN_PUBLIC = {
    "title": "Winter fuel: a line for the press",
    "audience": "public",
    "marking": "clear",
    "recipients": "The spokesperson, for the weekly briefing.",
    "words": "Winter fuel is short in the upper valley. The clinics must not have to share theirs.",
}


def released(story: Story) -> Thread[None]:
    """The managers of the clinics are asked first; then a line goes out, is refuted and recalled; another one stands."""
    cast = story.cast
    yield story.at(-80, 14)
    fuel = InformationItem.objects.get(text__contains="winter fuel")
    decision = Condition.objects.get(guards=Step.RELEASE).decision
    met(decision, Step.RELEASE, "Both managers agreed by telephone, and asked not to be named.", cast)
    seen = {"actor_id": fuel.actor_id, "learnt_on": fuel.learnt_on, "state": "single_source"}
    seen |= {"text": "A new barrier is being built above the ford.", **grade(story.groups, "elders")}
    barrier = outcomes.record_information(engagement_id=fuel.engagement_id, by=cast.analyst, changes=seen)
    told = prepared(story, barrier, BARRIER)
    yield story.at(-80, 15)
    told = releases.release(release_id=told.pk, seen_version=told.version, by=cast.lead)
    yield story.at(-72, 10)
    outcomes.check_information(
        item_id=barrier.pk,
        seen_version=barrier.version,
        changes={"state": "refuted", **grade(story.groups, "patrols", "5")},
        reason="The patrol went there: a sheep pen.",
        by=cast.analyst2,
    )
    yield story.at(-72, 11)
    why = "The barrier is a sheep pen. The desk was rung at eleven."
    releases.recall(release_id=told.pk, seen_version=told.version, reason=why, by=cast.analyst)
    struck = "Duty desk: struck from the map, and the report of the day before is corrected."
    releases.answer(release_id=told.pk, text=struck, by=cast.analyst)
    yield story.at(-54)
    told = prepared(story, fuel, FUEL)
    yield story.at(-54, 15)
    releases.release(release_id=told.pk, seen_version=told.version, by=cast.lead)
    prepared(story, fuel, FUEL_IN_PUBLIC)


def prepared(story: Story, item: InformationItem, words: dict[str, str]) -> Release:
    """Write the draft of a release that rests on one item."""
    return releases.prepare(engagement_id=item.engagement_id, changes=words, item_ids=[item.pk], by=story.cast.analyst)

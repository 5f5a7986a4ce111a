"""What is kept and let go: a source who left, a hold the court asked for, and a shorter time for notes."""

from accounts.selectors import due
from accounts.selectors import retention as schedules
from accounts.services import holds, letting_go
from accounts.services import retention as schedule
from actors.services import people, roles
from config.demo.known import grade
from config.demo.story import Story, Thread
from core import clock

WREN = {
    "real_name": "Osan Merik",
    "pseudonym": "Wren",
    "sensitivity": "protected_source",
    "personal_risk": "high",
    "influence": 1,
    "stance": "supportive",
}


def kept(story: Story) -> Thread[None]:
    """A protected source is no source any more; an analyst proposes to forget the name. A court asks for the Ridge."""
    cast = story.cast
    yield story.at(-120)
    wren = people.register(compartment_id=cast.valley.pk, values=WREN, by=cast.analyst)
    told = {"role": "liaison_officer", "since": story.day(-400), **grade(story.groups, "elders")}
    role = roles.add(actor_id=story.groups.actors["front"].pk, person_id=wren.pk, values=told, by=cast.analyst)
    yield story.at(-30)
    roles.end(role_id=role.pk, seen_version=role.version, on=story.day(-31), by=cast.analyst)
    yield story.at(-9)
    holds.place(
        kind="actors.actor",
        record_id=story.groups.actors["ridge"].pk,
        name="High Court, case 77",
        reason="The High Court of Tavara asked that nothing about the Ridge is let go until it has judged.",
        by=cast.legal,
    )
    yield story.at(-2)
    schedule.publish_first()
    letting_go.note_what_is_due(today=clock.now().date())
    row = due.visible(cast.analyst).get(subject_id=wren.pk)
    letting_go.propose(
        due_id=row.pk,
        seen_version=wren.version,
        reason="The last role ended a month ago and no plan names this source.",
        by=cast.analyst,
    )
    yield story.at(-1)
    document = schedules.schedule_of(schedules.current().pk).body()
    document["raw_notes"]["months"] = 6
    schedule.draft(
        document=document, reason="Half a year is enough to check a report.", seen_version=None, by=cast.admin
    )

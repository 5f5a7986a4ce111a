"""Who looked at what, who was let in, and the scheduler that runs meanwhile."""

from accounts.domain.roles import Access
from accounts.services import compartments, notices
from actors.models import Actor
from config.demo import groups
from config.demo.story import Story, Thread
from core import clock, context, reads
from core.context import Origin
from engagements.models import Engagement
from engagements.services import commitments
from reassessment.domain.schedule import RunKind
from reassessment.services import scheduling
from riskreview.services import watch

FORTNIGHTS = range(-147, 0, 14)
LAST_DAYS = range(-15, 1)
ALSO = {-14: ("pass",), -1: ("front",)}


def scheduler(story: Story) -> Thread[None]:
    """The Front is assessed every other week, everybody else as they come up and at the end; what is due is done."""
    for days in sorted({*FORTNIGHTS, *LAST_DAYS}):
        yield story.at(days, 5)
        if days in FORTNIGHTS:
            story.assess(story.groups.actors["front"].pk)
        for key in ALSO.get(days, ()):
            story.assess(story.groups.actors[key].pk, RunKind.ESCALATION)
        watch.tick()
    yield story.today
    watch.tick()
    scheduling.claim(at=clock.now())
    commitments.count_all(today=clock.now().date())
    reads.seal()


READS = (
    (-84, 18, "analyst", "actor", "front"),
    (-63, 9, "legal", "actor", "guard"),
    (-41, 9, "senior", "actor", "front"),
    (-29, 22, "senior", "actor", "guard"),
    (-12, 11, "librarian", "actor", "front"),
    (-6, 18, "escalation", "person", "kingfisher"),
    (-5, 9, "auditor", "actor", "ridge"),
    (-4, 11, "analyst", "actor", "front"),
    (-3, 9, "lead", "actor", "front"),
    (-3, 10, "escalation", "actor", "front"),
    (-2, 11, "legal", "actor", "ridge"),
    (-2, 23, "analyst2", "person", "kingfisher"),
    (-2, 23, "analyst2", "person", "sael"),
    (-2, 23, "analyst2", "person", "moss"),
    (-2, 23, "analyst2", "search", "courier"),
    (-1, 7, "client", "list", ""),
    (-1, 8, "analyst", "person", "sael"),
)  # fmt: skip


def readers(story: Story) -> Thread[None]:
    """People open what they work on; one of them reads about people late at night, and searches."""
    for days, hour, who, kind, key in READS:
        yield story.at(days, hour)
        by = story.cast.people[who]
        with context.coming_from(Origin(source="rest" if who == "client" else "browser")):
            if kind == "search":
                reads.record("list", by=by, subject_type=Actor._meta.label_lower, filters=f"q={key}", count=0)
            elif kind == "list":
                count = Engagement.objects.visible_to(by).count()
                reads.record("list", by=by, subject_type=Engagement._meta.label_lower, count=count)
            else:
                named = story.groups.actors if kind == "actor" else story.groups.people
                reads.of_record(named[key], by=by)


def inboxes(story: Story) -> Thread[None]:
    """A week ago everybody had read what they were told until then."""
    yield story.at(-7, 20)
    for person in story.cast.people.values():
        notices.mark_read(by=person)


def doors(story: Story) -> Thread[None]:
    """The circle of the Silver Pass is widened by one."""
    cast = story.cast
    yield story.at(-5, 9)
    compartments.set_access(
        user_id=cast.authority.pk, compartment_id=cast.north.pk, access=Access.VIEW, by=cast.admin,
        reason="Decides on the second letter.",
    )  # fmt: skip


def reading(story: Story) -> Thread[None]:
    """Profiles and the listing are read through again as months pass: most, not all, and some too long ago."""
    every = [key for key in story.groups.actors if key not in {"saddle", "pass"}]
    yield story.at(-149, 16)
    groups.read_through(story.groups, *every, by=story.cast.analyst)
    for days in (-119, -89, -59, -39):
        yield story.at(days, 16)
        groups.look_up(story.groups, by=story.cast.lead)
    yield story.at(-24, 16)
    groups.read_through(story.groups, "guard", "ridge", "mothers", by=story.cast.analyst2)
    yield story.at(-11, 16)
    groups.read_through(story.groups, "front", "relief", "tavara", by=story.cast.analyst)
    groups.read_through(story.groups, "pass", by=story.cast.lead)

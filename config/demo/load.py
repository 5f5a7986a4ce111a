"""The whole demonstration, in order."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import translation

from accounts.models import User
from config.demo import (
    autumn,
    doubles,
    events,
    going_out,
    groups,
    letting_go,
    listed,
    listed_in_a_file,
    places,
    spring,
    standing,
    summer,
    today,
    told_time,
    watch,
)
from config.demo import cast as people
from config.demo.story import Story, play
from core import clock, jobs
from core.context import Origin, coming_from
from riskreview.services import checklists

CHAPTERS = (
    watch.reading, spring.truce, spring.opening, spring.clinic, spring.convoys, going_out.released,
    summer.training, summer.market, summer.photo, summer.water, summer.wounded, autumn.letters,
    events.reported, standing.determined, standing.assessed,
    autumn.dam_road, autumn.post, autumn.ford, autumn.porters, autumn.seeds, autumn.courier, autumn.desk,
    listed_in_a_file.taken_in, listed.taken_in, doubles.registered_twice, letting_go.kept, today.port, today.remains,
    today.waiting, today.school, today.drafts,
    watch.readers, watch.inboxes, watch.doors, watch.scheduler,
)  # fmt: skip


def load() -> str | None:
    """Tell the story once and return the secret of the client's token; None when it is there already."""
    if User.objects.exists():
        return None
    begin = clock.now() - timedelta(days=150)
    told = coming_from(Origin(source="command"))
    with told, translation.override("en"), told_time.lent(), jobs.carried_out_here():
        with told_time.standing_at(begin):
            cast = people.assemble()
            found = groups.introduce(cast)
            arranged = places.arrange(cast, found)
            checklists.publish_all()
            call_command("load_case_studies", author="librarian", reviewer="lead", verbosity=0)
        story = Story(cast, found, arranged)
        play(chapter(story) for chapter in CHAPTERS)
        return people.token_for_client(cast)

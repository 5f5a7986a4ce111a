"""The whole demonstration, in order."""

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.utils import translation

from accounts.models import User
from config.demo import cast as people
from config.demo import groups, history, places, told_time
from core import clock
from core.context import Origin, coming_from
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.services import assessing
from riskreview.services import checklists


def load() -> str | None:
    """Tell the story once and return the secret of the client's token; None when it is there already."""
    if User.objects.exists():
        return None
    begin = clock.now() - timedelta(days=150)
    with coming_from(Origin(source="command")), translation.override("en"), told_time.lent():
        with told_time.standing_at(begin):
            cast = people.assemble()
            found = groups.introduce(cast)
            arranged = places.arrange(cast, found)
            checklists.publish_all()
            call_command("load_case_studies", author="librarian", reviewer="lead", verbosity=0)
        history.Story(cast, found, arranged, assess=assess).tell()
        return people.token_for_client(cast)


def assess(actor_id: Any) -> None:
    """Assess an actor as the scheduler does."""
    for kind in RunKind:
        assessing.assess(kind, actor_id=actor_id, at=clock.now(), trigger=Trigger.EVENT, cause="demonstration")

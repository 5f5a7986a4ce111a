"""The whole demonstration, in order."""

from datetime import timedelta

from django.utils import translation

from accounts.models import User
from config.demo import cast as people
from config.demo import groups
from core import clock
from core.context import Origin, coming_from


def load() -> str | None:
    """Tell the story once and return the secret of the client's token; None when it is there already."""
    if User.objects.exists():
        return None
    begin = clock.now() - timedelta(days=150)
    with coming_from(Origin(source="command")), translation.override("en"):
        with clock.standing_at(begin):
            cast = people.assemble()
            groups.introduce(cast)
        return people.token_for_client(cast)

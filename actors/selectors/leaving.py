"""What of actors may leave in a file: what its user sees, up to a marking. Every export starts from these.

TLP:RED is for nobody but the people who were told. A protected source never leaves, not under the pseudonym either:
that somebody talks to us is what must be protected (DOMAIN.md C6).
"""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.domain.markings import Marking, within
from accounts.models import User
from actors.models import Actor, Person, Relation, Source
from actors.models.people import PROTECTED
from actors.selectors.actors import visible
from actors.selectors.search import ActorFilter
from core.errors import Invalid


def actors(user: User, ceiling: Marking) -> QuerySet[Actor]:
    """Return the actors that may leave, each once: without records that went into another."""
    rows: QuerySet[Actor] = visible(user)
    return rows.filter(marking__in=within(ceiling))


def people(user: User, ceiling: Marking) -> QuerySet[Person]:
    """Return the people that may leave."""
    rows: QuerySet[Person] = Person.objects.visible_to(user)
    return rows.filter(marking__in=within(ceiling)).exclude(sensitivity=PROTECTED)


def sources(user: User, ceiling: Marking) -> QuerySet[Source]:
    """Return the sources that may leave."""
    return Source.objects.visible_to(user).filter(marking__in=within(ceiling))


def relations(user: User, ceiling: Marking) -> QuerySet[Relation]:
    """Return the relations of which both ends may leave."""
    ends = within(ceiling)
    rows: QuerySet[Relation] = Relation.objects.visible_to(user)
    return rows.filter(from_actor__marking__in=ends, to_actor__marking__in=ends)


def narrowed(rows: QuerySet[Actor], filters: QueryDict) -> QuerySet[Actor]:
    """Return the rows that the filters of the list keep.

    Raises Invalid for a filter that is not known or makes no sense: left out, it would let out more than was asked for.
    """
    chosen = ActorFilter(filters, queryset=rows)
    wrong = {name: _("There is no such filter.") for name in filters if name not in chosen.filters}
    if not chosen.is_valid():
        wrong |= {name: " ".join(told) for name, told in chosen.errors.items()}
    if wrong:
        named = ", ".join(sorted(wrong))
        raise Invalid("bad_filter", _("This filter cannot be used: %(names)s.") % {"names": named}, wrong)
    kept: QuerySet[Any] = chosen.qs
    return kept


def counted(user: User, filters: QueryDict, ceiling: Marking) -> tuple[int, int]:
    """Return how many actors leave, and how many more of those the user sees stay here because of their marking."""
    leave = narrowed(actors(user, ceiling), filters).count()
    return leave, narrowed(visible(user), filters).count() - leave

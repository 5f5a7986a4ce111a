"""Looking a record up by what somebody types: exactly, or nearly, and only among what the user may see."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from accounts.models import User
from actors.selectors import actors, people, search, sources

FEW = 8
SUGGESTED = 20


class Directory:
    """Records one kind of field may name; `several`, `close` and `nobody` say why a text names not one of them."""

    kind: ClassVar[str]
    several = gettext_lazy("Several entries have this name: choose one.")
    close = gettext_lazy("Nothing is called exactly so. Choose one of these, or type another name.")
    nobody = gettext_lazy("There is no entry of this name.")

    def __init__(self, rows: QuerySet[Any], *, where: str = "") -> None:
        """Keep the rows that may be named, as the user sees them; `where` narrows the suggestions alike."""
        self.rows, self.where = rows, where

    def name(self, row: Any) -> str:
        """Return what a row is called here."""
        return str(row.name)

    def note(self, row: Any) -> str:
        """Return what tells a row from its namesakes."""
        raise NotImplementedError

    def exact(self, text: str) -> QuerySet[Any]:
        """Return the rows that are called so."""
        raise NotImplementedError

    def near(self, text: str) -> QuerySet[Any]:
        """Return the rows that may be meant."""
        raise NotImplementedError

    def get(self, key: UUID) -> Any:
        """Return one row, or None."""
        return self.rows.filter(pk=key).first()


class Actors(Directory):
    """Actors, by any of their names."""

    kind = "actors"
    nobody = gettext_lazy("There is no actor of this name.")

    def note(self, row: Any) -> str:
        """Return type and countries."""
        places = [str(countries.name(code)) for code in row.countries[:3]]
        return " · ".join([str(row.get_actor_type_display()), *places])

    def exact(self, text: str) -> QuerySet[Any]:
        """Return the actors with this name or alias, each as the record that is kept."""
        named = Q(name__iexact=text) | Q(names__text__iexact=text) | Q(merged_records__name__iexact=text)
        return self.rows.filter(named, merged_into=None).distinct()

    def near(self, text: str) -> QuerySet[Any]:
        """Return the closest actors first."""
        return search.ranked(self.rows.filter(merged_into=None), text)


class People(Directory):
    """People, by the name that may be shown: a protected one by the pseudonym alone."""

    kind = "people"
    nobody = gettext_lazy("There is no person of this name.")

    def note(self, row: Any) -> str:
        """Return the compartment."""
        return _("Protected source") if row.is_protected else ""

    def exact(self, text: str) -> QuerySet[Any]:
        """Return the people shown under this name."""
        return self.rows.filter(shown_as__iexact=text)

    def near(self, text: str) -> QuerySet[Any]:
        """Return the people whose shown name has all the words."""
        rows = self.rows
        for word in text.split():
            rows = rows.filter(shown_as__icontains=word)
        return rows.order_by("shown_as", "pk")


class Sources(Directory):
    """Sources a fact may rest on, by title."""

    kind = "sources"
    nobody = gettext_lazy("There is no source of this title that may be cited here.")

    def name(self, row: Any) -> str:
        """Return the title."""
        return str(row.title)

    def note(self, row: Any) -> str:
        """Return kind and reliability."""
        return f"{row.get_kind_display()} · {row.reliability}"

    def exact(self, text: str) -> QuerySet[Any]:
        """Return the sources with this title."""
        return self.rows.filter(title__iexact=text)

    def near(self, text: str) -> QuerySet[Any]:
        """Return the sources whose title has all the words, newest first."""
        rows = self.rows
        for word in text.split():
            rows = rows.filter(title__icontains=word)
        return rows.order_by("-updated_at", "-pk")


def of_actors(user: User) -> Actors:
    """Return the directory of the actors a user may see."""
    return Actors(actors.visible(user))


def of_people(user: User) -> People:
    """Return the directory of the people a user may see."""
    return People(people.visible(user))


def of_sources(user: User, *, compartment_id: UUID) -> Sources:
    """Return the directory of the sources a fact of a compartment may cite."""
    return Sources(sources.citable(user, compartment_id=compartment_id), where=str(compartment_id))

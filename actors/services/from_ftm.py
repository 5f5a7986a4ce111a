"""What a FollowTheMoney file would do: its organisations as actors, and what they are to each other.

An entity is found again by its id; what a person wrote since stays. Nobody is classified by a file.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django_countries import countries

from accounts.models import Compartment, User
from actors.domain.ftm_actors import Parsed
from actors.domain.mapped import ActorRow
from actors.domain.traits import IdScheme
from actors.models import Actor
from actors.selectors import imported
from actors.selectors.imported import Known
from actors.services import from_csv, tie_rules
from actors.services.origins import Origin
from actors.services.planned import REJECTED, End, Line, Plan, Tie

FORMAT: Final = "ftm"
SCHEME: Final = IdScheme.OPENSANCTIONS
LINK: Final = "link"
UNGRADED: Final = "6"


def origin(_version: str, by: User, at: datetime) -> Origin:
    """Return the file as a source that nobody has graded yet."""
    return Origin(f"{_('FollowTheMoney file')} {at:%Y-%m-%d}", by, at, from_csv.UNGRADED)


def plan(
    parsed: Parsed, sha256: str, *, compartment: Compartment, by: User, for_update: bool
) -> tuple[Plan, dict[UUID, Actor]]:
    """Return what the entities would do, and the actors they are about that are there, locked if asked."""
    keys = [row.key for _number, row in parsed.rows]
    known = imported.known(SCHEME, keys, form=FORMAT, user=by, for_update=for_update)
    lines = []
    for number, told in parsed.rows:
        row = _placed(told)
        line = from_csv.line(number, row, known.get(row.key, ()), scheme=SCHEME, by=by)
        draft = replace(line.draft, further=parsed.further[row.key]) if line.draft else None
        lines.append(replace(line, draft=draft))
    lines += [Line(bad.line, f"#{bad.line}", "", REJECTED, bad.why.told_with(_)) for bad in parsed.rejected]
    actors = {one.actor.pk: one.actor for several in known.values() for one in several}
    left_out = [(number, words.told_with(_)) for number, words in parsed.left_out]
    said = list(_ties(parsed, known, left_out))
    ties = tie_rules.sort(said, actors, form=FORMAT, compartment=compartment, by=by)
    ordered = tuple(sorted(lines, key=lambda line: line.number))
    return Plan("", sha256, ordered, ties.new, tuple(sorted((*left_out, *ties.left_out))), ties.known), actors


def _placed(row: ActorRow) -> ActorRow:
    """Return a row without places that are no country, such as "eu", or "zz" for none: an actor cannot have them."""
    known = dict(countries)
    columns = dict(row.columns)
    places = [code for code in columns.pop("countries", ()) if code in known]
    return replace(row, columns={**columns, **({"countries": places} if places else {})})


def _ties(parsed: Parsed, known: Mapping[str, Sequence[Known]], left_out: list[tuple[int, str]]) -> Iterator[Tie]:
    names = {row.key: row.name for _number, row in parsed.rows}
    for number, link in parsed.links:
        if link.one == link.other or link.one not in names or link.other not in names:
            left_out.append((number, _("It does not link two organisations of the file.")))
            continue
        one, other = (_end(key, names[key], known.get(key, ())) for key in (link.one, link.other))
        yield Tie(number, LINK, one, link.kind.value, other, UNGRADED, since=link.since, until=link.until, key=link.key)


def _end(key: str, name: str, known: Sequence[Known]) -> End:
    return End(key, known[0].actor.name if known else name, known[0].actor.pk if known else None)

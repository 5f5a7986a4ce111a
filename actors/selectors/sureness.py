"""How sure we are of what a profile says: the one count that every page, paper and answer tells."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Now, NullIf, TruncDate

from accounts.models import User
from actors.domain.grading import SAME_TIME, FactState
from actors.domain.sureness import Sureness
from actors.models import Actor, Judged, PersonRole, Relation, SizeEstimate
from actors.models.sources import believed, fallen, on_refuted, refuted
from actors.selectors.sources import OWN
from core import written

ENDS: Final = ("ended_on", "until", "delisted_on")
WHOSE: Final = "whose.id"
Facts = list[tuple[QuerySet[Any], str]]


def of(actor: Actor, *, user: User) -> Sureness:
    """Return how sure we are of what the user sees of an actor."""
    asked: Any = Actor._base_manager.filter(pk=actor.pk).annotate(told=for_reader(user))
    return Sureness(**asked.values_list("told", flat=True).get())


def by_source(actor: Actor, *, user: User) -> Counter[UUID]:
    """Return how many of the facts that are counted for the user name a source, by its id, in one statement."""
    each = [
        facts.filter(**{of: actor}).order_by().values_list("source_id", "corroborated_by_id")
        for facts, of in holding(related(user))
    ]
    size = sized().filter(pk=actor.pk).values_list("size_source_id", Value(None, output_field=UUIDField()))
    return Counter(key for named in size.union(*each, all=True) for key in named if key)


def related(user: User | None) -> Facts:
    """Return what joins an actor to people and other actors, as far as the user may see it; see `holding`."""
    relations = Relation.objects.visible_to(user)
    return [
        (PersonRole.objects.visible_to(user), "actor"),
        (relations, "from_actor"),
        (relations, "to_actor"),
    ]


def holding(beside: Facts) -> Facts:
    """Return the facts that are counted, each kind with the field that names whose they are.

    Everything that carries a source, says something of the actor today and was not refuted: what is its own and what
    joins it to others (`related`). The size the profile works with is counted besides.
    """
    own = [(model._default_manager.filter(actor__isnull=False), "actor") for model in OWN]
    return [(_today(facts), of) for facts, of in (*own, *beside)]


def doubted(facts: QuerySet[Any]) -> Q:
    """Return the condition that one of these facts counts as disputed."""
    return believed(FactState.DISPUTED) if issubclass(facts.model, Judged) else fallen()


def sized() -> QuerySet[Actor]:
    """Return the actors with a size that the profile works with."""
    return Actor._base_manager.filter(Q(size_low__isnull=False) | Q(size_high__isnull=False))


def doubted_size() -> Q:
    """Return the condition over an actor that the size the profile works with counts as disputed.

    It rests on a refuted source, or has no number in common with an estimate of the same time (`domain.grading.apart`).
    """
    held = _today(SizeEstimate.objects.filter(actor=OuterRef("pk")))
    apart = held.filter(Q(low__gt=OuterRef("size_high")) | Q(high__lt=OuterRef("size_low")))
    seen = Coalesce(OuterRef("size_on"), F("estimated_on"), output_field=DateField())
    near = Q(estimated_on__range=(seen - SAME_TIME, seen + SAME_TIME))
    return Q(size_source__in=refuted()) | Q(Exists(apart.filter(near | Q(estimated_on=None))))


def place_of(source: str) -> Case:
    """Return what tells the place a source of a fact has its knowledge from, None where it was refuted or is none.

    That is its origin, the source itself where none is said.
    """
    named = NullIf(F(f"{source}__origin_key"), Value(""))
    place = Coalesce(named, Cast(f"{source}_id", TextField()), output_field=TextField())
    return Case(When(**{f"{source}__refuted_at": None}, then=place), output_field=TextField())


def for_reader(user: User) -> RawSQL:
    """Return the count of what the user sees as an expression over a row of Actor; its SQL is kept by roles."""
    kept = written.column(_seen_by, user)
    return _counted(kept.sql, kept.params) if isinstance(kept, RawSQL) else in_sql(related(user))


def in_sql(beside: Facts) -> RawSQL:
    """Return the count as an expression over a row of Actor, one object with the fields of `Sureness`."""
    return _counted(*_rests(beside).query.sql_with_params())


def _seen_by(user: User | None) -> QuerySet[Any]:
    return _rests(related(user))


def _rests(beside: Facts) -> QuerySet[Any]:
    """Return for each fact of a row of Actor the places it rests on, and whether it is disputed and fell."""
    whose = RawSQL(WHOSE, ())  # noqa: S611 - from the code alone
    each = [_rests_on(facts.filter(**{of: whose}), doubted(facts)) for facts, of in holding(beside)]
    size = (
        sized()
        .filter(pk=whose)
        .annotate(
            one=place_of("size_source"),
            two=Value(None, output_field=TextField()),
            doubt=_true(doubted_size()),
            fell=_true(Q(size_source__in=refuted())),
        )
    )
    every = [facts.order_by().values_list("one", "two", "doubt", "fell") for facts in (*each, size)]
    rows: QuerySet[Any] = every[0].union(*every[1:], all=True)
    return rows


def _counted(sql: str, values: Sequence[Any]) -> RawSQL:
    counted = f"""(
        SELECT json_build_object(
            'total', count(*),
            'confirmed', count(*) FILTER (WHERE one <> two),
            'single', count(*) FILTER (WHERE coalesce(one, two) IS NOT NULL AND coalesce(one = two, true)),
            'unsourced', count(*) FILTER (WHERE coalesce(one, two) IS NULL),
            'disputed', count(*) FILTER (WHERE doubt),
            'fallen', count(*) FILTER (WHERE fell),
            'rests_on_one', coalesce(least(min(one), min(two)) = greatest(max(one), max(two)), false)
        ) FROM (SELECT "actors_actor"."id") AS whose, LATERAL ({sql}) AS facts (one, two, doubt, fell)
    )"""  # noqa: S608 - from the code alone
    return RawSQL(counted, values)  # noqa: S611 - a query of ours


def _today(facts: QuerySet[Any]) -> QuerySet[Any]:
    if issubclass(facts.model, Judged):
        facts = facts.exclude(state=FactState.REFUTED.value)
    today = TruncDate(Now())
    for end in ENDS:
        if any(field.name == end for field in facts.model._meta.fields):
            facts = facts.filter(Q(**{end: None}) | Q(**{f"{end}__gt": today}))
    return facts


def _rests_on(facts: QuerySet[Any], doubt: Q) -> QuerySet[Any]:
    found: QuerySet[Any] = facts.annotate(
        one=place_of("source"), two=place_of("corroborated_by"), doubt=_true(doubt), fell=_true(on_refuted())
    )
    return found


def _true(condition: Q) -> Case:
    return Case(When(condition, then=Value(value=True)), default=Value(value=False), output_field=BooleanField())

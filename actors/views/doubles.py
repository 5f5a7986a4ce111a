"""Records that may be about the same actor: the pairs, and two of them side by side."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from actors import policies
from actors.forms.doubles import Apart, OtherRecord
from actors.http import carry_out, posted
from actors.models import Actor
from actors.selectors import actors, duplicates, merging
from actors.selectors import doubles as selector
from actors.services import doubles, registry
from actors.views import figures, frame
from core import reads
from core.authz import ensure
from core.web import render

SHOWN: Final = 50
NOT_COMPARED: Final = {"size_source_id"}


@require_safe
def table(request: Request) -> HttpResponse:
    """Show the pairs that look alike, the likest first."""
    number = request.GET.get("page", "1")
    page = max(1, int(number)) if number.isdecimal() and len(number) <= 6 else 1  # noqa: PLR2004
    first = (page - 1) * SHOWN
    found = list(selector.likely(request.user)[first : first + SHOWN + 1])
    reads.record("list", by=request.user, subject_type="actors.likelydouble", count=len(found[:SHOWN]))
    context = {
        "pairs": found[:SHOWN],
        "apart": selector.apart(request.user)[:SHOWN],
        "waiting": merging.visible(request.user).waiting(),
        "merged": merging.visible(request.user).standing().exclude(status="split_proposed")[:SHOWN],
        "previous_url": f"?page={page - 1}" if page > 1 else "",
        "next_url": f"?page={page + 1}" if len(found) > SHOWN else "",
        "crumbs": crumbs(),
    }
    return render(request, "actors/doubles.html", context)


@require_safe
def pair(request: Request, one_id: UUID, other_id: UUID) -> HttpResponse:
    """Show two records side by side, and what may be done about them."""
    one, other = (actors.get(pk, user=request.user) for pk in (one_id, other_id))
    for row in (one, other):
        actors.insist_kept(row, user=request.user, route="actors:detail")
    for row in (one, other):
        reads.of_record(row, by=request.user)
    context = {
        "one": one,
        "other": other,
        "rows": list(compared(one, other)),
        "held": selector.held(one, other, user=request.user),
        "apart": selector.kept_apart(one_id, other_id, user=request.user),
        "may_judge": policies.may_relate(request.user, one, other),
        "may_merge": policies.may_merge(request.user, one, other),
        "crumbs": crumbs(_("Side by side")),
    }
    return render(request, "actors/double.html", context)


@require_safe
def find(request: Request, actor_id: UUID) -> HttpResponse:
    """Show which records are most like an actor's, and let another be named to compare it with."""
    actor = actors.get(actor_id, user=request.user)
    ensure(policies.may_change, request.user, actor)
    form = OtherRecord(request.GET or None, user=request.user)
    if request.GET and form.is_valid() and form.cleaned_data["other_id"] != actor_id:
        return HttpResponseRedirect(reverse("actors:double", args=[actor_id, form.cleaned_data["other_id"]]))
    reads.of_record(actor, by=request.user)
    names = selector.names_of([actor])
    [similar] = duplicates.similar_to_each(names, user=request.user, beside=[actor_id])
    title = _("Is it registered twice?")
    context = {**frame.of_actor(request, actor, here=title), "title": title, "form": form, "similar": similar}
    return render(request, "actors/find_double.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def keep_apart(request: Request, one_id: UUID, other_id: UUID) -> HttpResponse:
    """Say that two actors are not the same."""
    one, other = (actors.get(pk, user=request.user) for pk in (one_id, other_id))
    ensure(policies.may_relate, request.user, one, other)
    form = Apart(posted(request))

    def command() -> str:
        doubles.keep_apart(one_id=one_id, other_id=other_id, reason=form.cleaned_data["reason"], by=request.user)
        return reverse("actors:doubles")

    page: dict[str, Any] = {
        "title": _("Two different actors"),
        "lead": f"{one.name} / {other.name}",
        "submit": _("They are not the same"),
        "cancel_url": reverse("actors:double", args=[one_id, other_id]),
        "crumbs": crumbs(_("Two different actors")),
    }
    return carry_out(request, form, command, said=_("Saved. They are not suggested again."), page=page)


def compared(one: Actor, other: Actor) -> Iterator[dict[str, Any]]:
    """Yield the fields one of the two has filled in: name, label, both values in words, whether they differ."""
    for name in registry.WRITABLE_AT_FIRST:
        before, after = in_words(one, name), in_words(other, name)
        if (before or after) and name not in NOT_COMPARED:
            yield {"name": name, "label": label(name), "before": before, "after": after, "changed": before != after}


def label(name: str) -> str:
    """Return what a field of an actor is called."""
    return str(capfirst(Actor._meta.get_field(name.removesuffix("_id")).verbose_name))  # type: ignore[union-attr]


def in_words(actor: Actor, name: str) -> str:
    """Return the value of a field as a reader sees it, "" for nothing."""
    value = getattr(actor, name)
    if value in (None, "", []):
        return ""
    if name == "countries":
        return ", ".join(figures.country_names(value))
    field: Any = Actor._meta.get_field(name.removesuffix("_id"))
    words = dict(getattr(getattr(field, "base_field", field), "flatchoices", ()))
    return ", ".join(str(words.get(item, item)) for item in (value if isinstance(value, list) else [value]))


def crumbs(here: str = "") -> list[dict[str, str]]:
    """Return the way back from a page about doubles."""
    found = [{"label": _("Actors"), "url": reverse("actors:list")}]
    if not here:
        return [*found, {"label": _("Likely doubles")}]
    return [*found, {"label": _("Likely doubles"), "url": reverse("actors:doubles")}, {"label": here}]

"""Looking names up on the lists, and deciding about what was found."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Request
from actors import policies
from actors.domain.listfiles.entries import PublishedList
from actors.domain.matching import Found
from actors.domain.screening import Band, HitState
from actors.forms.screenings import HitDecisionForm, KeepLookUp, LookUp, WhyForm
from actors.http import carry_out, posted
from actors.models import ListEntry, Screening, ScreeningHit
from actors.selectors import lists
from actors.selectors import screenings as selector
from actors.services import screening
from actors.views import figures
from core import reads
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound
from core.web import render, show_refusal

SHOWN: Final = 50
TONES: Final = {HitState.UNDECIDED: "warn", HitState.TRUE: "bad", HitState.FALSE: "good"}


@require_http_methods(["GET", "POST"])
def look_up(request: Request) -> HttpResponse:
    """Look a name up and show what is near; POST keeps the look-up in a compartment."""
    status = 200
    if request.method == "POST":
        form = KeepLookUp(request.POST, user=request.user, auto_id="keep_%s")
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                done = screening.screen_name(
                    compartment_id=UUID(said["compartment"]),
                    name=said["name"],
                    countries=said["countries"],
                    kinds=[kind.value for kind in form.kinds],
                    by=request.user,
                )
            except (Conflict, Invalid) as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("The look-up is kept."))
                return redirect(done)
    else:
        form = KeepLookUp(initial=request.GET.dict(), user=request.user, auto_id="keep_%s")
    at = lists.state()
    asked = LookUp(request.GET or request.POST or None)
    found: list[dict[str, Any]] = []
    if looked := bool(at.versions) and asked.is_valid():
        who = lists.asked([asked.cleaned_data["name"]], countries=asked.cleaned_data["countries"], kinds=asked.kinds)
        hits = lists.find(who, at=at)
        entries = lists.entries([key for hit in hits for key in (hit.listed.key, hit.lent_by) if key])
        found = [_found(hit, entries) for hit in hits[:SHOWN]]
        reads.record("list", by=request.user, subject_type="actors.screening", filters="name", count=len(hits))
    context = {
        "form": form,
        "asked": asked,
        "looked": looked,
        "found": found,
        "in_force": sorted(lists.in_force().values(), key=lambda row: row.list_code),
        "may_keep": policies.may_write(request.user),
        "waiting": selector.count_to_decide(request.user),
        "crumbs": [{"label": _("Look a name up")}],
    }
    return render(request, "actors/look_up.html", context, status=status)


@require_safe
def waiting(request: Request) -> HttpResponse:
    """Show the hits that wait for a decision, or those decided."""
    asked = request.GET.get("state", HitState.UNDECIDED.value)
    state = asked if asked in set(HitState) else HitState.UNDECIDED.value
    page = Paginator(selector.open_to(request.user, state=state), SHOWN).get_page(request.GET.get("page"))
    reads.record("list", by=request.user, subject_type="actors.screeninghit", filters=state, count=len(page))
    context = {
        "rows": [_hit(request, hit) for hit in page],
        "tabs": [
            {"label": _(one.label), "url": f"?state={one}", "active": one == state, "count": None} for one in HitState
        ],
        "summary": _("%(first)s to %(last)s of %(count)s")
        % {"first": page.start_index(), "last": page.end_index(), "count": page.paginator.count},
        "previous_url": f"?state={state}&page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?state={state}&page={page.next_page_number()}" if page.has_next() else "",
        "crumbs": [
            {"label": _("Look a name up"), "url": reverse("actors:look_up")},
            {"label": _("Hits to decide")},
        ],
    }
    return render(request, "actors/hits.html", context)


@require_safe
def detail(request: Request, screening_id: UUID) -> HttpResponse:
    """Show one look-up: when, on which lists, what it found and what was decided."""
    found = selector.get(screening_id, user=request.user)
    reads.of_record(found, by=request.user)
    home = found.actor or found.person
    context = {
        **of(request, found),
        "about": found,
        "may_end": found.may_end and bool(policies.may_end_look_up(request.user, found)),
        "home_url": home.get_absolute_url() if home else "",
        "crumbs": [{"label": _("Look a name up"), "url": reverse("actors:look_up")}, {"label": str(found)}],
    }
    return render(request, "actors/screening.html", context)


@require_POST
def screen_actor(request: Request, actor_id: UUID) -> HttpResponse:
    """Look an actor up now."""
    return redirect(screening.screen(actor_id=actor_id, by=request.user))


@require_POST
def screen_person(request: Request, person_id: UUID) -> HttpResponse:
    """Look a person up now."""
    return redirect(screening.screen(person_id=person_id, by=request.user))


@require_http_methods(["GET", "POST"])
def decide(request: Request, hit_id: UUID) -> HttpResponse:
    """Decide whether a hit is the one who was looked up."""
    hit = selector.get_hit(hit_id, user=request.user)
    ensure(policies.may_decide_hit, request.user, hit)
    form = HitDecisionForm(posted(request), initial={"seen_version": hit.version})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        screening.decide(hit_id=hit_id, seen_version=seen, by=request.user, **form.values())
        return hit.screening.get_absolute_url()

    names = {"asked": hit.asked_name, "listed": hit.listed_name, "reference": hit.entry.reference}
    before = []
    if hit.decided_by is not None:
        told = _("%(who)s decided before: %(state)s. What you decide counts from now on; both stay in the record.")
        before = [told % {"who": hit.decided_by, "state": hit.get_state_display()}]
    page = {
        "title": _("Is it the same?"),
        "lead": " ".join((_("“%(asked)s” and “%(listed)s” (%(reference)s).") % names, *before)),
        "submit": _("Decide"),
        "cancel_url": hit.screening.get_absolute_url(),
        "crumbs": [
            {"label": _("Hits to decide"), "url": reverse("actors:hits")},
            {"label": str(hit.screening), "url": hit.screening.get_absolute_url()},
            {"label": _("Decide")},
        ],
    }
    return carry_out(request, form, command, said=_("Decided."), page=page, record=hit)


@require_http_methods(["GET", "POST"])
def leave_unlisted(request: Request, hit_id: UUID) -> HttpResponse:
    """Say why a confirmed hit is not recorded as a listing."""
    hit = selector.get_hit(hit_id, user=request.user)
    whole = hit.screening.actor or hit.screening.person
    if whole is None or selector.is_withheld(hit.screening):
        raise NotFound("not_found", _("There is no such hit."))
    ensure(policies.may_list, request.user, whole)
    form = WhyForm(posted(request), initial={"seen_version": hit.version})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        screening.leave_unlisted(hit_id=hit_id, seen_version=seen, by=request.user, **form.values())
        return hit.screening.get_absolute_url()

    page = {
        "title": _("No listing is recorded"),
        "lead": _("It stays confirmed that %(who)s is %(entry)s (%(reference)s), and counts as listed for new plans.")
        % {"who": hit.screening, "entry": hit.entry.name, "reference": hit.entry.reference},
        "submit": _("Keep the reason"),
        "cancel_url": hit.screening.get_absolute_url(),
        "crumbs": [
            {"label": str(hit.screening), "url": hit.screening.get_absolute_url()},
            {"label": _("No listing is recorded")},
        ],
    }
    return carry_out(request, form, command, said=_("The reason is kept."), page=page, record=hit)


@require_http_methods(["GET", "POST"])
def end_look_up(request: Request, screening_id: UUID) -> HttpResponse:
    """End the look-up of a name that was typed."""
    found = selector.get(screening_id, user=request.user)
    ensure(policies.may_end_look_up, request.user, found)
    form = WhyForm(posted(request), initial={"seen_version": found.version})

    def command() -> str:
        seen = form.cleaned_data["seen_version"] or 0
        screening.end_look_up(screening_id=screening_id, seen_version=seen, by=request.user, **form.values())
        return found.get_absolute_url()

    page = {
        "title": _("End the look-up"),
        "lead": _("“%(name)s” is looked up no more, and what was found waits for nobody. It stays to be read.")
        % {"name": found},
        "submit": _("End it"),
        "cancel_url": found.get_absolute_url(),
        "crumbs": [{"label": str(found), "url": found.get_absolute_url()}, {"label": _("End the look-up")}],
    }
    return carry_out(request, form, command, said=_("The look-up has ended."), page=page, record=found)


def of(request: Request, found: Screening | None) -> dict[str, Any]:
    """Return what a page shows of a look-up: the hits its reader may see, and the lists it was made on."""
    if found is None:
        return {"screening": None, "hits": [], "withheld": False, "lists": []}
    withheld = selector.is_withheld(found)
    hits = selector.hits_of(found, user=request.user)
    return {
        "screening": found,
        "withheld": withheld,
        "hits": [] if withheld else [_hit(request, hit) for hit in hits],
        "lists": [
            {"label": _(PublishedList(code).label), "dated": one["dated"]}
            for code, one in sorted(found.lists["versions"].items())
        ],
        "is_stale": found.lists != lists.state().as_data,
    }


def _hit(request: Request, hit: ScreeningHit) -> dict[str, Any]:
    about = hit.screening
    whole = about.actor or about.person
    kind = "actor" if about.actor_id else "person"
    listing_url = f"{reverse(f'actors:add_{LISTED_BY[kind]}', args=[whole.pk])}?entry={hit.entry_id}" if whole else ""
    may_list = bool(whole and policies.may_list(request.user, whole))
    return {
        "hit": hit,
        "band": _((Band.ALERT if hit.is_alert else Band.POSSIBLE).label),
        "tone": "bad" if hit.is_alert else "warn",
        "state_tone": TONES[HitState(hit.state)],
        "reasons": [{"points": f"{one['points']:+d}", "words": _(one["words"])} for one in hit.reasons],
        "countries": ", ".join(figures.country_names(hit.entry.countries)),
        "asked_by_name": hit.asked_name if hit.asked_name != str(about) else "",
        "may_decide": bool(hit.current and not about.ended_at and policies.may_decide_hit(request.user, hit)),
        "listing_url": listing_url if may_list and hit.state == HitState.TRUE and hit.current else "",
        "may_leave_unlisted": may_list and hit.is_unrecorded and hit.unlisted_at is None,  # type: ignore[attr-defined]
    }


LISTED_BY: Final = {"actor": "listing", "person": "person_listing"}


def _found(found: Found, entries: Any) -> dict[str, Any]:
    entry: ListEntry = entries[found.listed.key]
    band = found.verdict.band or Band.POSSIBLE
    return {
        "entry": entry,
        "score": found.verdict.score,
        "band": _(band.label),
        "tone": "bad" if band is Band.ALERT else "warn",
        "listed_name": found.verdict.comparison.listed.text,
        "lent_by": entries.get(found.lent_by),
        "countries": ", ".join(figures.country_names(entry.countries)),
        "reasons": [
            {"points": f"{reason.points:+d}", "words": reason.words.told_with(_)} for reason in found.verdict.reasons
        ],
    }

"""The page on which a review is decided."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, confirmed
from core import clock, reads
from core.authz import Ruling
from core.errors import DomainError, NotFound, Stale
from core.web import render, show_refusal, show_stale
from engagements.selectors import reach
from riskreview import http, policies
from riskreview.domain.live import Validity
from riskreview.domain.review_cycle import APPROVING, Outcome, ReviewStatus
from riskreview.forms.deciding import ConditionRows, DecisionForm, Retrospect, people
from riskreview.models import Review
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import assents, judgement, parties, reading, review_policy, reviews, ties, validity, waivers
from riskreview.selectors.words import told
from riskreview.services import decisions
from riskreview.services.decisions import Besides, Demand

BESIDES = ("overrules", "lacking", "lacking_from", "lacking_by", "meanwhile")
CONDITIONS_SENT = "conditions-TOTAL_FORMS"


@require_http_methods(["GET", "POST"])
@confirmed("POST")
def decide(request: Request, review_id: UUID) -> HttpResponse:
    """Show what is to be decided and by whom, or take the decision."""
    found = reviews.get(Review, review_id, user=request.user)
    if found.kind == ReviewKind.RECHECK:
        return redirect("riskreview:lift", found.engagement_id)
    if found.kind == ReviewKind.RETROSPECTIVE:
        return _in_retrospect(request, found)
    at = clock.now()
    desk = Desk(request, found, at=at)
    if request.method == "GET":
        reads.of_record(found, by=request.user)
        return desk.page(desk.form(None), desk.rows(None))
    # Who may not approve has no rows of conditions on the page, and sends none.
    form, rows = desk.form(request.POST), desk.rows(request.POST if CONDITIONS_SENT in request.POST else None)
    if form.is_valid() & (rows.is_valid() or not rows.is_bound):
        return _take(request, desk, form, rows)
    return desk.page(form, rows, status=422)


class Desk:
    """What the decision page knows: the judgement, the level, and which outcomes are open to this person."""

    def __init__(self, request: Request, found: Review, *, at: datetime) -> None:
        """Read everything once."""
        self.request, self.review = request, found
        self.read = reading.of_review(found)
        policy = review_policy.of(found)
        self.changed = judgement.changed_facts(found, judgement.facts_now(found.engagement, at, policy=policy))
        self.hits = parties.hits_against(found.engagement)
        self.mine = ties.of(request.user, found)
        self.usual: Validity | None = validity.of(found, at=at) if self.read.cards else None
        level = self.read.judged.level
        self.assents = list(assents.counting(found))
        self.overtaken = list(assents.of(found).exclude(pk__in=[row.pk for row in self.assents]))
        self.wanted = policy.approvals(level.to_approve) if level.to_approve else 1
        self.missing = assents.missing(found, level.to_approve, by=request.user)
        self.may_assent = policies.may_assent(request.user, self.mine, level=level.to_approve)
        self.approve = policies.may_approve(request.user, self.mine, level=level.to_approve)
        self.turn_down = policies.may_turn_down(request.user, self.mine, level=level.to_turn_down)

    @property
    def against(self) -> list[str]:
        """Return everything that stands in the way of an approval, in words."""
        return [*(told(words) for words in (*self.read.judged.obstacles, *self.changed)), *self.hits]

    @property
    def offered(self) -> list[Outcome]:
        """Return the outcomes this person may choose; none that approves while anything stands in the way."""
        if self.review.status != ReviewStatus.RECOMMENDED or not self.turn_down:
            return []
        approving = bool(self.approve) and not self.against and not self.missing
        return [outcome for outcome in Outcome if approving or outcome not in APPROVING]

    @property
    def _has_agreed(self) -> bool:
        return any(row.by_id == self.request.user.pk for row in self.assents)

    def form(self, data: Any) -> DecisionForm:
        """Return the form of the decision."""
        # Everything is a choice here: what this person may not choose is refused by the service, in its words.
        offered: Sequence[Outcome] = self.offered if data is None else list(Outcome)
        until = self.usual.until.date() if self.usual else None
        return DecisionForm(data, offered=offered, initial={"seen_version": self.review.version, "valid_until": until})

    def rows(self, data: Any) -> Any:
        """Return the rows of conditions."""
        colleagues = people(reach.colleagues(compartment_id=self.review.engagement.compartment_id))
        return ConditionRows(data, prefix="conditions", form_kwargs={"colleagues": colleagues})

    def until(self, form: DecisionForm) -> datetime | None:
        """Return the wanted end of the validity, None for the usual one."""
        day = form.cleaned_data["valid_until"]
        if day is None or (self.usual is not None and day == self.usual.until.date()):
            return None
        return validity.end_of(day)

    def page(self, form: DecisionForm, rows: Any, *, status: int = 200, stale: Any = None) -> HttpResponse:
        """Answer with the page."""
        if form.is_bound:
            shown = {outcome.value for outcome in self.offered}
            field: Any = form.fields["outcome"]
            field.choices = [choice for choice in field.choices if choice[0] in shown]
        context = {
            **http.frame(self.review, last=_("Decision")),
            "reading": self.read,
            "cards": http.cards_in_words(self.read.cards),
            "form": form,
            "rows": rows,
            "against": self.against,
            "changed": self.changed,
            "approve": self.approve,
            "turn_down": self.turn_down,
            "no_approval": bool(self.against) or bool(self.turn_down) or self.approve.reason != self.turn_down.reason,
            "offered": self.offered,
            "may_approve": any(outcome in APPROVING for outcome in self.offered),
            "usual": self.usual,
            "assents": self.assents,
            "overtaken": self.overtaken,
            "wanted": self.wanted,
            "missing": self.missing,
            "assent": self.wanted > 1 and self.may_assent and not self.against and not self._has_agreed,
            "waivers": list(waivers.of(self.review)),
            **http.kept_out(self.read),
            "waive": policies.may_waive(self.request.user, self.mine) and waivers.waivable(self.review),
            "stale": stale,
        }
        return render(self.request, "riskreview/decide.html", context, status=status)


def _take(request: Request, desk: Desk, form: DecisionForm, rows: Any) -> HttpResponse:
    data = form.cleaned_data
    filled = [row for row in rows if row.has_changed()] if rows.is_bound else []
    demands = [Demand(**row.cleaned_data) for row in filled]
    try:
        decision = decisions.decide(
            review_id=desk.review.pk,
            seen_version=data["seen_version"],
            outcome=Outcome(data["outcome"]),
            reasons=data["reasons"],
            conditions=demands,
            valid_until=desk.until(form),
            besides=Besides(**{name: data[name] for name in BESIDES}),
            by=request.user,
        )
    except NotFound:
        raise
    except Stale as refusal:
        stale = show_stale(form, desk.review, refusal)
        return Desk(request, desk.review, at=clock.now()).page(form, rows, status=refusal.status, stale=stale)
    except DomainError as refusal:
        _place(form, rows, refusal)
        return desk.page(form, rows, status=refusal.status)
    messages.success(request, _("Decided. This is the record, with everything it rests on."))
    return redirect("riskreview:decision", decision.pk)


def _place(form: DecisionForm, rows: Any, refusal: DomainError) -> None:
    """Put each sentence at its field, those about a condition at its row."""
    filled = [row for row in rows if row.has_changed()] if rows.is_bound else []
    for name, sentence in refusal.fields.items():
        _conditions, place, field = (*re.split(r"\[|\]\.", name), "", "")[:3]
        if place.isdigit() and int(place) < len(filled) and field in filled[int(place)].fields:
            filled[int(place)].add_error(field, sentence)
        else:
            form.add_error(name if name in form.fields else None, sentence)
    if not refusal.fields:
        form.add_error(None, refusal.message)
    form.refusal = refusal  # type: ignore[attr-defined]


def _in_retrospect(request: Request, found: Review) -> HttpResponse:
    """Say of a contact that took place whether it should have."""
    form = Retrospect(request.POST or None, initial={"seen_version": found.version})
    status, stale = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                decision = decisions.decide_in_retrospect(review_id=found.pk, by=request.user, **form.cleaned_data)
            except NotFound:
                raise
            except Stale as refusal:
                stale, status = show_stale(form, found, refusal), refusal.status
            except DomainError as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, _("Decided in retrospect. The record of the contact stays as it is."))
                return redirect("riskreview:decision", decision.pk)
    else:
        reads.of_record(found, by=request.user)
    level = review_policy.of(found).level_of_tier(found.tier)
    ruling: Ruling = policies.may_turn_down(request.user, ties.of(request.user, found), level=level)
    context = {
        **http.frame(found, last=_("Decision in retrospect")),
        "form": form,
        "ruling": ruling,
        "open": found.status == ReviewStatus.RECOMMENDED,
        "level": level,
        "stale": stale,
    }
    return render(request, "riskreview/retrospect.html", context, status=status)

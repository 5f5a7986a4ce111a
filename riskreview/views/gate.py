"""The door of an engagement: send it to review, take it back, revise it, stop it, lift it, approve it at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.http import Request, confirmed
from core import clock, house
from core.authz import Ruling
from core.errors import Conflict, DomainError, NotFound, Stale
from core.web import render, show_refusal, show_stale
from engagements.domain.lifecycle import Action, Status, open_actions
from engagements.models import Engagement
from engagements.selectors import content, engagements
from riskreview import http, policies
from riskreview.domain.reopening import Trigger
from riskreview.forms import gate as forms
from riskreview.models import Decision, Review
from riskreview.models.decisions import Basis
from riskreview.selectors import delivering, frozen, parties, queue, reading, review_policy, reviews, suspensions, ties
from riskreview.services import decisions, lifting, opening, reopening, stopping, submission

Act = Callable[[dict[str, Any]], str]

TEXTS = {
    Action.WITHDRAW: {
        "title": gettext_lazy("Withdraw from review"),
        "lead": gettext_lazy(
            "The plan becomes a draft again, so that it can be changed. The review closes; what was answered is kept, "
            "and a new submission is reviewed anew."
        ),
        "button": gettext_lazy("Withdraw from review"),
        "style": "primary",
    },
    Action.REVISE: {
        "title": gettext_lazy("Revise the plan"),
        "lead": gettext_lazy(
            "The plan becomes a draft again. The decision on it stops counting at once, and nothing may begin until "
            "the revised plan has been reviewed and cleared."
        ),
        "button": gettext_lazy("Revise the plan"),
        "style": "primary",
    },
    Action.SUSPEND: {
        "title": gettext_lazy("Suspend"),
        "lead": gettext_lazy(
            "Everything stops. Only the level that decided can lift it, after the lanes concerned have answered again. "
            "Stopping needs nobody's leave but a reason."
        ),
        "button": gettext_lazy("Suspend now"),
        "style": "danger",
    },
}

STOP_DELIVERIES = {
    "title": gettext_lazy("Stop all deliveries"),
    "lead": gettext_lazy(
        "Nothing more of this engagement can be ordered until somebody else, at the level that decided, lets it go "
        "on. "
        "What was ordered and is on its way is stopped one by one. Stopping needs nobody's leave but a reason."
    ),
    "button": gettext_lazy("Stop all deliveries"),
    "style": "danger",
}
RESUME_DELIVERIES = {
    "title": gettext_lazy("Let deliveries go on"),
    "lead": gettext_lazy(
        "What is left of the offers may be ordered again, as far as the decision covers it. An offer of which "
        "something was diverted stays ended."
    ),
    "button": gettext_lazy("Let deliveries go on"),
    "style": "primary",
}


@require_http_methods(["GET", "POST"])
def submit(request: Request, engagement_id: UUID) -> HttpResponse:
    """Show what sending the plan to review needs and means, or send it."""
    engagement = engagements.get(engagement_id, user=request.user)
    at = clock.now()
    form = forms.Submission(request.POST or None, initial={"seen_version": engagement.version})
    refusal = submission.refusal_of(engagement)
    if refusal is None:
        del form.fields["refusal_answered"]
    lists = opening.lists_of(engagement, at)
    body = {"names": content.names_of(engagement), "lists": lists}
    context = {
        "gaps": content.gaps_of(engagement, at) if engagement.status == Status.DRAFT else (),
        "hits": parties.hits_against(engagement) if engagement.status == Status.DRAFT else (),
        "tier": content.tier_of(engagement, at),
        "lists": frozen.lists_of(body),
        "look_ups": frozen.look_ups_of(body),
        "decision": refusal,
        "ruling": policies.may_submit(request.user, engagement, ties.to_engagement(request.user, engagement)),
    }

    def act(data: dict[str, Any]) -> str:
        review = submission.submit(engagement_id=engagement.pk, by=request.user, **data)
        messages.success(request, _("Sent to review. Its content is frozen as it stands."))
        return reverse("riskreview:review", args=[review.pk])

    door = Door(
        engagement=engagement,
        action=Action.SUBMIT,
        form=form,
        act=act,
        template="riskreview/submit.html",
        context=context,
    )
    return door.answer(request)


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, engagement_id: UUID) -> HttpResponse:
    """Take a plan back from review."""
    engagement = engagements.get(engagement_id, user=request.user)
    form = forms.Withdrawal(request.POST or None, initial={"seen_version": engagement.version})

    def act(data: dict[str, Any]) -> str:
        submission.withdraw(engagement_id=engagement.pk, by=request.user, **data)
        messages.success(request, _("The plan is a draft again. The review is closed and kept."))
        return ""

    mine = ties.to_engagement(request.user, engagement)
    context = {"ruling": policies.may_withdraw(request.user, engagement, mine)}
    door = Door(
        engagement=engagement,
        action=Action.WITHDRAW,
        form=form,
        act=act,
        template="riskreview/act.html",
        context=context,
    )
    return door.answer(request)


@require_http_methods(["GET", "POST"])
def revise(request: Request, engagement_id: UUID) -> HttpResponse:
    """Bring a decided plan back to draft."""
    engagement = engagements.get(engagement_id, user=request.user)
    form = forms.Revision(request.POST or None, initial={"seen_version": engagement.version})

    def act(data: dict[str, Any]) -> str:
        submission.revise(engagement_id=engagement.pk, by=request.user, **data)
        messages.success(request, _("The plan is a draft again. The decision on it no longer counts."))
        return ""

    context = {"ruling": policies.may_revise(request.user, engagement), "material": frozen.material()}
    door = Door(
        engagement=engagement, action=Action.REVISE, form=form, act=act, template="riskreview/act.html", context=context
    )
    return door.answer(request)


@require_http_methods(["GET", "POST"])
def suspend(request: Request, engagement_id: UUID) -> HttpResponse:
    """Stop an engagement, or report a change that no record shows."""
    engagement = engagements.get(engagement_id, user=request.user)
    initial = {"seen_version": engagement.version, "trigger": Trigger.STOPPED.value}
    form = forms.Suspension(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> str:
        data["trigger"] = Trigger(data["trigger"])
        reopening.suspend(engagement_id=engagement.pk, by=request.user, **data)
        messages.success(request, _("Stopped. Nobody may begin or go on until the suspension is lifted."))
        return ""

    context = {"ruling": policies.may_suspend(request.user, engagement)}
    door = Door(
        engagement=engagement,
        action=Action.SUSPEND,
        form=form,
        act=act,
        template="riskreview/act.html",
        context=context,
    )
    return door.answer(request)


@require_http_methods(["GET", "POST"])
@confirmed("POST")
def lift(request: Request, engagement_id: UUID) -> HttpResponse:
    """Show what lifting a suspension needs and what stands in the way, or lift it."""
    engagement = engagements.get(engagement_id, user=request.user)
    found = suspensions.of(engagement, at=clock.now())
    form = forms.Lifting(request.POST or None, initial={"seen_version": engagement.version})

    def act(data: dict[str, Any]) -> str:
        lifting.lift(engagement_id=engagement.pk, by=request.user, **data)
        messages.success(request, _("Lifted. The engagement is cleared again under the decision it has."))
        return ""

    recheck = reviews.undecided(engagement)
    context = {
        "suspension": found,
        "recheck": recheck,
        "cards": http.cards_in_words(reading.cards_of(recheck)) if recheck else [],
        "ruling": policies.may_lift(request.user, ties.to_engagement(request.user, engagement), level=found.level),
    }
    door = Door(
        engagement=engagement, action=Action.LIFT, form=form, act=act, template="riskreview/lift.html", context=context
    )
    return door.answer(request)


@require_http_methods(["GET", "POST"])
def stop_deliveries(request: Request, engagement_id: UUID) -> HttpResponse:
    """Stop all further deliveries of an engagement whose contact took place."""
    engagement = engagements.get(engagement_id, user=request.user)
    form = forms.DeliveriesStop(request.POST or None, initial={"seen_version": engagement.version})

    def act(data: dict[str, Any]) -> str:
        stopping.stop(engagement_id=engagement.pk, by=request.user, **data)
        messages.success(request, _("Stopped. Nothing more of this engagement is delivered."))
        return ""

    open_now = engagement.status in queue.TOOK_PLACE and delivering.stop_of(engagement) is None
    ruling = policies.may_suspend(request.user, engagement)
    return _about_deliveries(engagement, form, act, ruling, texts=STOP_DELIVERIES, open_now=open_now).answer(request)


@require_http_methods(["GET", "POST"])
@confirmed("POST")
def resume_deliveries(request: Request, engagement_id: UUID) -> HttpResponse:
    """Let deliveries go on that were stopped after the contact."""
    engagement = engagements.get(engagement_id, user=request.user)
    form = forms.DeliveriesStop(request.POST or None, initial={"seen_version": engagement.version})
    row = delivering.stop_of(engagement)

    def act(data: dict[str, Any]) -> str:
        stopping.resume(engagement_id=engagement.pk, by=request.user, **data)
        messages.success(request, _("What is left of the offers may be delivered again, under the decision there is."))
        return ""

    mine, level = ties.to_engagement(request.user, engagement), delivering.level_of(engagement)
    ruling = policies.may_resume_deliveries(request.user, mine, row.by_id if row else None, level=level)
    texts = RESUME_DELIVERIES | {"quoted": row.reason if row else ""}
    return _about_deliveries(engagement, form, act, ruling, texts=texts, open_now=row is not None).answer(request)


def _about_deliveries(
    engagement: Engagement, form: BaseForm, act: Act, ruling: Ruling, *, texts: dict[str, Any], open_now: bool
) -> "Door":
    context = {"ruling": ruling, "texts": texts, "is_open": open_now}
    return Door(
        engagement=engagement,
        action=None,
        form=form,
        act=act,
        template="riskreview/act.html",
        context=context,
        label=str(texts["title"]),
    )


@require_http_methods(["GET", "POST"])
@confirmed("POST")
def emergency(request: Request, engagement_id: UUID) -> HttpResponse:
    """Record an oral approval in the face of an imminent threat to life: loud, short, followed by the full review."""
    engagement = engagements.get(engagement_id, user=request.user)
    review = reviews.undecided(engagement)
    policy = review_policy.of(review) if review is not None else review_policy.in_force()
    initial = {"seen_version": review.version if review else 0}
    form = forms.Emergency(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> str:
        data.pop("sure")
        if review is None:
            raise Conflict("wrong_state", _("An emergency approval is given to an engagement in review."))
        decision = decisions.decide_emergency(review_id=review.pk, by=request.user, **data)
        said = _("Recorded. The full review must be decided within %(hours)s hours of the spoken word.")
        messages.warning(request, said % {"hours": policy.number("emergency.full_review")})
        return reverse("riskreview:decision", args=[decision.pk])

    binding = reading.binding_in_emergency(review) if review is not None else []
    context = {
        "review": review,
        "hours": policy.number("emergency.hours"),
        "full_review": policy.number("emergency.full_review"),
        "late": house.number("reports.late"),
        "used": Decision.objects.filter(engagement=engagement, basis=Basis.EMERGENCY).exists(),
        "binding": binding,
        "hits": parties.hits_against(engagement),
        "is_blocked": any(row.state == "blocks" for row in binding),
        "is_unanswered": any(row.state == "missing" for row in binding),
        "ruling": policies.may_decide_emergency(request.user, ties.to_engagement(request.user, engagement)),
    }
    door = Door(
        engagement=engagement,
        action=None,
        form=form,
        act=act,
        template="riskreview/emergency.html",
        context=context,
        answers=review,
    )
    return door.answer(request)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One page at the door: the act, its form, what carries it out and where that leads, and what the page shows."""

    engagement: Engagement
    action: Action | None
    form: BaseForm
    act: Act
    template: str
    context: dict[str, Any]
    answers: Review | None = None
    """The record whose version the form names; the engagement, unless given."""
    label: str = ""
    """What the act is called where it moves no engagement."""

    def answer(self, request: Request) -> HttpResponse:
        """Show the page of the act, or carry it out and go on; a refusal is told on the page."""
        form, status, stale = self.form, 200, None
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    target = self.act(dict(form.cleaned_data))
                except NotFound:
                    raise
                except Stale as refusal:
                    stale, status = show_stale(form, self.answers or self.engagement, refusal), refusal.status
                except DomainError as refusal:
                    status = show_refusal(form, refusal)
                else:
                    return redirect(target or http.engagement_url(self.engagement) or "riskreview:queue")
        return render(request, self.template, self._page(stale), status=status)

    def _page(self, stale: Any) -> dict[str, Any]:
        action = self.action
        last = _(action.label) if action is not None else self.label or _("Emergency approval")
        return {
            **http.engagement_frame(self.engagement, last=last),
            "form": self.form,
            "stale": stale,
            "is_open": action is None or action in open_actions(Status(self.engagement.status)),
            "texts": TEXTS.get(action, {}) if action is not None else {},
            **self.context,
        }

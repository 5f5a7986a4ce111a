"""What the pages of the gate share, and what other pages show of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.domain.retention import Kept
from accounts.domain.roles import Role
from accounts.http import Request
from accounts.models import User
from accounts.selectors import retention as schedules
from core import clock
from core.authz import Ruling
from core.panels import Panel
from engagements.domain.lifecycle import Action, Status, open_actions
from engagements.models import Engagement
from engagements.selectors import reach
from riskreview import policies
from riskreview.domain import review_cycle
from riskreview.domain.deadlines import Calendar
from riskreview.domain.review_cycle import APPROVING, LaneStatus, ReviewStatus
from riskreview.domain.scales import Lane as LaneName
from riskreview.models import Decision, Lane, Review
from riskreview.models.decisions import Basis
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import (
    calendar,
    conflicts,
    delivering,
    emergencies,
    frozen,
    liveness,
    queue,
    reading,
    review_policy,
    reviews,
    suspensions,
    ties,
    unusual,
)
from riskreview.selectors.following import at_the_gate, following, full_decision, has_run_out
from riskreview.selectors.words import told
from riskreview.templatetags.riskreview import lane_due_in_words, moment_in_words, tone

GATE = (Action.SUBMIT, Action.WITHDRAW, Action.REVISE, Action.SUSPEND, Action.LIFT)
ASKS_FOR_RETENTION = "L15"
ABOUT_PERSONS = frozenset({Kept.PRIVATE_PERSONS, Kept.PROTECTED_SOURCES, Kept.ENGAGEMENT_REPORTS, Kept.RAW_NOTES})
RELIES_ON_A_DECISION = (Status.CLEARED, Status.UNDER_WAY, Status.SUSPENDED)


def engagement_url(engagement: Engagement) -> str:
    """Return the address of the page of an engagement."""
    try:
        return reverse("engagements:detail", args=[engagement.pk])
    except NoReverseMatch:
        return ""


def frame(found: Review, *, last: str = "") -> dict[str, Any]:
    """Return what every page about a review shows: where it is, what it is about, how it is marked."""
    crumbs = [{"label": _("Risk review"), "url": reverse("riskreview:queue")}]
    whole = {"label": str(found.engagement), "url": reverse("riskreview:review", args=[found.pk])}
    crumbs += [whole, {"label": last}] if last else [{"label": whole["label"]}]
    return {
        "review": found,
        "engagement": found.engagement,
        "engagement_url": engagement_url(found.engagement),
        "marking": found.engagement.get_marking_display(),
        "crumbs": crumbs,
    }


def kept_out(read: reading.Reading) -> dict[str, Any]:
    """Return who takes no part in an engagement that would see it, and the lanes they had answered before.

    A tie to an actor that many see is nobody's business where who declared it would take no part anyway.
    """
    engagement = read.review.engagement
    people = conflicts.kept_out_of(engagement)
    near = people.filter(pk__in=reach.colleagues(compartment_id=engagement.compartment_id).order_by().values("pk"))
    lanes = [card.lane for card in read.cards if card.lane.status == LaneStatus.ANSWERED]
    return {"kept_out": list(near), "answered_before": [lane for lane in lanes if lane.holder in people]}


def beside_approved(found: Review, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content under review side by side with the last that was approved; without one, that there is none."""
    approved = reading.last_approved(found)
    parts = frozen.compared(frozen.load(approved.snapshot), body) if approved is not None else []
    return {"approved": approved, "compared": parts, "differences": sum(part.changed for part in parts)}


def engagement_frame(engagement: Engagement, *, last: str) -> dict[str, Any]:
    """Return what every page at the door of an engagement shows."""
    return {
        "engagement": engagement,
        "engagement_url": engagement_url(engagement),
        "marking": engagement.get_marking_display(),
        "crumbs": [{"label": str(engagement), "url": engagement_url(engagement)}, {"label": last}],
    }


def cards_in_words(cards: Iterable[reading.LaneCard]) -> list[dict[str, Any]]:
    """Return lanes as the component `lane_status` takes them: status, holder, deadline, recommendation and risk."""
    days = calendar.current()
    return [_card_in_words(card, days) for card in cards]


def _card_in_words(card: reading.LaneCard, days: Calendar) -> dict[str, Any]:
    lane, words = card.lane, []
    if lane.status == LaneStatus.ANSWERED:
        words.append(_("Answered by %(who)s.") % {"who": lane.holder})
        before, after = str(lane.get_inherent_display()).lower(), str(lane.get_residual_display()).lower()
        words.append(_("Risk %(before)s, after mitigation %(after)s.") % {"before": before, "after": after})
    else:
        words.append(_("Held by %(who)s.") % {"who": lane.holder} if lane.holder else _("Nobody has claimed it."))
        deadline, _tone = lane_due_in_words(lane, today=clock.now().date(), days=days)
        words.append(deadline[:1].upper() + deadline[1:] + ".")
        words.append(_("%(done)d of %(all)d items answered.") % {"done": card.answered, "all": card.items})
    return {
        "name": str(lane),
        "state": card.state,
        "who": " ".join(words),
        "result": lane.get_recommendation_display() if lane.recommendation else "",
        "result_tone": tone(lane.recommendation),
        "url": reverse("riskreview:lane", args=[lane.review_id, lane.name]),
    }


def next_step(read: reading.Reading) -> dict[str, Any]:
    """Return the steps of a review and, in words, what happens next and who must act."""
    sentence, who = following(read)
    return {"steps": _steps(read), "next": f"{sentence} {_('To act: %(who)s.') % {'who': who}}"}


def _steps(read: reading.Reading) -> list[dict[str, str]]:
    status = ReviewStatus(read.review.status)
    answered = sum(card.lane.status == LaneStatus.ANSWERED for card in read.cards)
    decided = full_decision(read)
    lanes = "done" if status is not ReviewStatus.OPEN else "current"
    if status is ReviewStatus.CLOSED and answered < len(read.cards):
        lanes = "skipped"
    decision = "done" if decided else {"open": "todo", "recommended": "current"}.get(status, "skipped")
    rows = [{"label": _("Submitted"), "state": "done"}]
    if read.cards:
        note = _("%(done)d of %(all)d answered") % {"done": answered, "all": len(read.cards)}
        rows.append({"label": _("Lanes"), "state": lanes, "note": note})
    rows.append({"label": _("Lift") if read.review.kind == ReviewKind.RECHECK else _("Decision"), "state": decision})
    if status in review_cycle.TERMINAL:
        lost = status in {ReviewStatus.EXPIRED, ReviewStatus.REVOKED}
        rows.append({"label": str(read.review.get_status_display()), "state": "blocked" if lost else "done"})
    elif decided is not None and decided.valid_until is not None:
        over = has_run_out(decided)
        rows.append({"label": _("Run out") if over else _("In force"), "state": "done" if over else "current"})
    return rows


def home_panel(request: Request, _user: User) -> Panel | None:
    """Return what waits for the user at the gate; nothing when nothing does."""
    waiting = queue.waiting_for(request.user)
    return ("riskreview/_home.html", {"waiting": waiting}) if waiting.count else None


def unusual_panel(request: Request, _user: User) -> Panel | None:
    """Return what went past the usual way lately, for auditors."""
    if not request.user.has_role(Role.AUDITOR):
        return None
    found = unusual.lately(request.user, at=clock.now())
    return ("riskreview/_unusual.html", {"unusual": found}) if found else None


def next_panel(_request: Request, engagement: Engagement) -> Panel | None:
    """Return what happens next to an engagement as the gate knows it; nothing where its state alone says it."""
    found = at_the_gate(engagement, at=clock.now())
    return ("riskreview/_next.html", {"what": found[0], "who": found[1]}) if found else None


def actions_panel(request: Request, engagement: Engagement) -> Panel | None:
    """Return the acts of the gate that the state of an engagement allows, each with the ruling of its policy."""
    acts = _rulings(request.user, engagement)
    if not acts:
        return None
    refused = [act for act in acts if not act["ruling"]]
    return "riskreview/_actions.html", {"acts": [act for act in acts if act["ruling"]], "refused": refused}


def _rulings(user: User, engagement: Engagement) -> list[dict[str, Any]]:
    """Return label, address, looks and ruling of each act that is open in this state."""
    opened = [action for action in open_actions(Status(engagement.status)) if action in GATE]
    mine = ties.to_engagement(user, engagement) if opened else policies.Ties()
    rows = [
        {
            "label": told(action.label),
            "url": reverse(f"riskreview:{action.value}", args=[engagement.pk]),
            "ruling": _ruling(action, user, engagement, mine),
            "style": LOOKS.get(action, ""),
        }
        for action in opened
    ]
    if engagement.status == Status.IN_REVIEW:
        ruling = policies.may_decide_emergency(user, mine)
        used = Decision.objects.filter(engagement=engagement, basis=Basis.EMERGENCY).exists()
        if not used and (ruling or user.decision_level):
            url = reverse("riskreview:emergency", args=[engagement.pk])
            rows.append({"label": _("Emergency approval"), "url": url, "ruling": ruling, "style": "danger"})
    if engagement.status in queue.TOOK_PLACE and engagement.offers.exists():
        rows.append(_about_deliveries(user, engagement))
    return rows


def _about_deliveries(user: User, engagement: Engagement) -> dict[str, Any]:
    """Return the act that stops all deliveries after the contact, or lets them go on."""
    stop = delivering.stop_of(engagement)
    if stop is None:
        url, ruling = (
            reverse("riskreview:stop_deliveries", args=[engagement.pk]),
            policies.may_suspend(user, engagement),
        )
        return {"label": _("Stop all deliveries"), "url": url, "ruling": ruling, "style": "danger"}
    mine, level = ties.to_engagement(user, engagement), delivering.level_of(engagement)
    return {
        "label": _("Let deliveries go on"),
        "url": reverse("riskreview:resume_deliveries", args=[engagement.pk]),
        "ruling": policies.may_resume_deliveries(user, mine, stop.by_id, level=level),
        "style": "",
    }


ALARMED = ("engagements", "riskreview")
LOOKS = {Action.SUBMIT: "primary", Action.LIFT: "primary", Action.SUSPEND: "danger"}


def _ruling(action: Action, user: User, engagement: Engagement, mine: policies.Ties) -> Ruling:
    match action:
        case Action.SUBMIT | Action.WITHDRAW:
            return policies.may_submit(user, engagement, mine)
        case Action.REVISE:
            return policies.may_revise(user, engagement)
        case Action.SUSPEND:
            return policies.may_suspend(user, engagement)
        case _:
            level = suspensions.of(engagement, at=clock.now()).level
            return policies.may_lift(user, mine, level=level)


def alarm_panel(request: Request, _page: Any) -> Panel | None:
    """Return the emergency approvals in force that somebody may see, for the pages where people plan and decide."""
    match = request.resolver_match
    if match is None or (match.namespace not in ALARMED and match.view_name != "home"):
        return None
    rows = emergencies.standing(request.user, at=clock.now())
    return ("riskreview/_alarm.html", {"emergencies": rows}) if rows else None


def detail_panel(_request: Request, engagement: Engagement) -> Panel | None:
    """Return how an engagement stands at the gate: its review, its decision with conditions, why it may not start."""
    last = reviews.of_engagement(engagement).first()
    if last is None:
        return None
    at = clock.now()
    governing = liveness.governing(engagement)
    found = reading.of_engagement(engagement)
    decision = next((row for row in found if governing is not None and row.pk == governing.pk), None)
    context: dict[str, Any] = {
        "engagement": engagement,
        "review": last,
        "cards": cards_in_words(reading.cards_of(last)),
        "decision": decision,
        "earlier": [row for row in found if decision is None or row.pk != decision.pk],
        "waits_to_start": engagement.status == Status.CLEARED,
        "against": liveness.cover_of(engagement, at=at).against if engagement.status == Status.CLEARED else (),
    }
    return "riskreview/_detail.html", context


def aside_panel(_request: Request, engagement: Engagement) -> Panel | None:
    """Return what needs attention at the gate: run out, on another content, suspended, an emergency and its clock."""
    warnings = _warnings(engagement, at=clock.now())
    return ("riskreview/_aside.html", {"warnings": warnings}) if warnings else None


def _warnings(engagement: Engagement, *, at: datetime) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    decision = liveness.governing(engagement)
    if engagement.status == Status.SUSPENDED:
        found.append(
            {
                "tone": "bad",
                "title": _("Suspended"),
                "text": engagement.status_reason,
                "url": reverse("riskreview:lift", args=[engagement.pk]),
                "label": _("What lifting needs"),
            }
        )
    stop = delivering.stop_of(engagement) if engagement.status in queue.TOOK_PLACE else None
    if stop is not None:
        found.append(
            {
                "tone": "bad",
                "title": _("All deliveries are stopped"),
                "text": stop.reason,
                "url": reverse("riskreview:resume_deliveries", args=[engagement.pk]),
                "label": _("Let deliveries go on"),
            }
        )
    if decision is not None and engagement.status in RELIES_ON_A_DECISION:
        found += _about_decision(decision, engagement, at=at)
    review = reviews.undecided(engagement)
    if review is not None:
        found += _about_review(review, at=at)
    return found


def _about_decision(decision: Decision, engagement: Engagement, *, at: datetime) -> list[dict[str, str]]:
    link = {"url": reverse("riskreview:decision", args=[decision.pk]), "label": _("The decision")}
    if decision.ended_at is not None:
        return [{"tone": "bad", "title": str(decision.get_ended_as_display()), "text": decision.ended_because, **link}]
    if decision.content_no != engagement.content_no:
        text = _("The decision was taken on another version of the plan and covers nothing now.")
        return [{"tone": "bad", "title": _("Stale decision"), "text": text, **link}]
    rows, policy = [], review_policy.of(decision.review)
    if decision.basis == Basis.EMERGENCY:
        full = decision.in_force_from + timedelta(hours=policy.number("emergency.full_review"))
        words = _("Spoken %(spoken)s. The full review must be decided by %(full)s, or the engagement is suspended.")
        fills = {"spoken": moment_in_words(decision.in_force_from), "full": moment_in_words(full)}
        rows.append({"tone": "bad", "title": _("Emergency approval"), "text": words % fills, **link})
    until = decision.valid_until
    if until is not None and decision.outcome in APPROVING and until - at < timedelta(days=policy.reminder_days[0]):
        past = until <= at
        title = _("The decision has run out") if past else _("The decision runs out soon")
        text = _("It was valid until %(until)s.") if past else _("It is valid until %(until)s.")
        text %= {"until": moment_in_words(until)}
        rows.append({"tone": "bad" if past else "warn", "title": title, "text": text, **link})
    return rows


def _about_review(review: Review, *, at: datetime) -> list[dict[str, str]]:
    late = [str(lane) for lane in reviews.lanes_of(review) if lane.is_late(at.date())]
    if not late:
        return []
    title = ngettext("A lane is overdue", "Lanes are overdue", len(late))
    text = _("%(lanes)s. Overdue raises the level of the decision; it never approves.") % {"lanes": ", ".join(late)}
    url = reverse("riskreview:review", args=[review.pk])
    return [{"tone": "bad", "title": title, "text": text, "url": url, "label": _("The review")}]


def retention_beside_items(_request: Request, lane: Lane) -> Panel | None:
    """Show beside the item that asks for it how long personal data is kept, for what purpose, on what basis."""
    inforce = schedules.published().first()
    if lane.name != LaneName.LEGAL or inforce is None:
        return None
    rows = [row for row in schedules.rows(schedules.schedule_of(inforce.pk)) if row["kept"] in ABOUT_PERSONS]
    return "riskreview/_retention_beside.html", {"by_code": {ASKS_FOR_RETENTION: rows}}

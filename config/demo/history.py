"""What happened in the valley over five months, told through the real commands, each on its own day."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from config.demo import gate, told_time
from config.demo.cast import Cast
from config.demo.gate import Judged, Measure
from config.demo.groups import Groups, grade
from config.demo.places import Places
from config.demo.plans import Desk
from core import clock
from engagements.domain.commitments import CommitmentAction
from engagements.models import Commitment, Engagement
from engagements.services import breaches, chance, commitments, incidents, lifecycle, outcomes, planning, reports
from riskreview.domain.review_cycle import Outcome, Recommendation
from riskreview.models import Condition
from riskreview.services import conditions
from riskreview.services.decisions import Demand


class Story:
    """Tells the story; `assess` is what the scheduler does with an actor at that moment."""

    def __init__(self, cast: Cast, groups: Groups, places: Places, *, assess: Callable[[Any], None]) -> None:
        """Remember the cast and take today as the end of the story."""
        self.cast, self.groups, self.places = cast, groups, places
        self.desk = Desk(cast, groups, places)
        self.assess = assess
        self.today = clock.now()

    def moment(self, days: float, hour: int = 9) -> datetime:
        """Return an hour of a day, counted from today."""
        day = (self.today + timedelta(days=days)).date()
        return datetime.combine(day, time(hour), tzinfo=timezone.get_current_timezone())

    @contextmanager
    def on(self, days: float, hour: int = 9) -> Iterator[datetime]:
        """Let the block happen on that day."""
        moment = min(self.moment(days, hour), self.today)
        with told_time.standing_at(moment):
            yield moment

    def tell(self) -> None:
        """Tell everything, oldest first."""
        self.clinic()
        self.convoys()
        self.incidents()
        self.training()
        self.water()
        self.pass_()
        self.line()
        self.broken_promise()
        self.now()

    # -- the steps that repeat -----------------------------------------------------------------------------------

    def cleared(
        self,
        engagement: Engagement,
        days: float,
        *,
        decider: User,
        by: User | None = None,
        reasons: str,
        legal: Judged | None = None,
        escalation: Judged | None = None,
        demands: tuple[Demand, ...] = (),
    ) -> None:
        """Take the plan through three lanes to an approval, within three days."""
        cast = self.cast
        with self.on(days):
            for party in engagement.parties.all():
                self.assess(party.actor_id)
            review = gate.submit(engagement, by=by or cast.analyst)
        with self.on(days + 1):
            gate.judge(
                review, "legal", legal or Judged(cast.legal, "The mandate covers it and nobody listed takes part.")
            )
            gate.judge(
                review, "ethical", Judged(cast.ethics, "Purpose and safeguards are sound; those concerned were heard.")
            )
        with self.on(days + 1, 15):
            gate.judge(
                review,
                "escalation",
                escalation
                or Judged(cast.escalation, "The hotline works and both banks will hear of it from us first."),
                assess=self.assess,
            )
        outcome = Outcome.APPROVE_WITH_CONDITIONS if demands else Outcome.APPROVE
        with self.on(days + 2):
            gate.decide(review, by=decider, outcome=outcome, reasons=reasons, demands=demands)

    def held(self, engagement: Engagement, days: float, *, by: User, **report: Any) -> Engagement:
        """Start, hold and report the contact."""
        start = self.moment(days, 10)
        with told_time.standing_at(start + timedelta(minutes=10)):
            row = self.fresh(engagement)
            lifecycle.start(
                engagement_id=row.pk,
                seen_version=row.version,
                by=by,
                started_at=start,
                go="Quiet on both banks, hotline answered.",
            )
        with told_time.standing_at(start + timedelta(hours=3)):
            row = self.fresh(engagement)
            lifecycle.hold(
                engagement_id=row.pk, seen_version=row.version, by=by, held_at=start + timedelta(hours=2, minutes=30)
            )
        with told_time.standing_at(start + timedelta(hours=8)):
            reports.file(engagement_id=engagement.pk, changes={**REPORT, **report}, by=by)
        return self.fresh(engagement)

    def fresh(self, engagement: Engagement) -> Engagement:
        """Return the engagement as it stands."""
        return Engagement.objects.get(pk=engagement.pk)

    def promise(self, engagement: Engagement, days: float, actor: str, **changes: Any) -> Commitment:
        """Record a promise made in the contact."""
        with self.on(days, 18) as at:
            return commitments.record(
                engagement_id=engagement.pk,
                by=self.cast.analyst,
                changes={
                    "actor_id": self.groups.actors[actor].pk,
                    "direction": "by_them",
                    "commitment_type": "access",
                    "form": "read_back_confirmed",
                    "authority_level": "leadership",
                    "is_understood_alike": True,
                    "is_within_mandate": True,
                    "made_on": at.date(),
                    "verification_method": "own_observation",
                    "verifier": "Patrols of the mission",
                    "status": "active",
                    **changes,
                },
            )

    def kept(self, promise: Commitment, days: float) -> None:
        """Record that a promise was kept."""
        with self.on(days, 16) as at:
            row = Commitment.objects.get(pk=promise.pk)
            commitments.act(
                commitment_id=row.pk,
                seen_version=row.version,
                action=CommitmentAction.FULFIL,
                occurred_on=at.date(),
                by=self.cast.analyst,
                reason="Seen by the patrol on the road.",
                grade=grade(self.groups, "patrols", "A", "2"),
            )

    # -- the story -----------------------------------------------------------------------------------------------

    def clinic(self) -> None:
        """A first talk with the elders goes well, and is closed."""
        with self.on(-128):
            plan = self.desk.write(
                "clinic", "elders", start=self.moment(-122, 10), channel="council", venue="council", person="orun"
            )
        self.cleared(
            plan, -126, decider=self.cast.approver, reasons="Low risk, clear benefit, the elders asked for it."
        )
        done = self.held(plan, -122, by=self.cast.analyst, outcome_grade="achieved")
        kept = self.promise(
            done, -122, "elders",
            exact_words="The yard of the clinic will be free of weapons from Friday.",
            our_understanding="No weapons inside the wall; guards stand outside the gate.",
            their_understanding="The same; guards may keep them at the gate.",
            speaker_id=self.groups.people["orun"].pk,
            due_on=self.moment(-110).date(),
            importance="1",
        )  # fmt: skip
        self.kept(kept, -112)
        with self.on(-100):
            row = self.fresh(done)
            lifecycle.close(
                engagement_id=row.pk, seen_version=row.version, by=self.cast.lead, note="Promise kept, clinic open."
            )

    def convoys(self) -> None:
        """Access is cleared with a condition; two promises are made: one is kept, one will be broken."""
        cast = self.cast
        with self.on(-92):
            plan = self.desk.write(
                "convoys", "front", start=self.moment(-84, 10), channel="bridge", venue="bridge", person="dost",
                facilitation=[
                    {
                        "facilitator_id": self.places.facilitators["office"].pk,
                        "function": "convener",
                        "framework": "un_good_offices",
                    }
                ],
                offers=[
                    {
                        "actor_id": self.groups.actors["front"].pk,
                        "category": "humanitarian_aid",
                        "description": "Medicines for the clinics of the upper valley, by need, through the relief network.",
                        "conditionality": "None: aid is not a reward.",
                        "beneficiary_chain": "Relief network to clinic managers",
                        "delivery_verification": "Stock count at each clinic within a week",
                    }
                ],
            )  # fmt: skip
        measure = Measure(
            "X14",
            "Tell the hardliners' elders the text before the meeting.",
            cast.analyst,
            "Note of the talk with the elders",
        )
        self.cleared(
            plan, -90, decider=cast.senior,
            reasons="The need is plain and the road is the only way; the hotline test comes first.",
            escalation=Judged(
                cast.escalation, "Hardliners may move against the delegates; the measure covers it.",
                Recommendation.ESCALATE, {"X14": ("high", "A faction at the passes opposes any deal.")}, (measure,),
            ),
            demands=(Demand(text="Test the hotline with both banks the evening before.", owner_id=cast.analyst.pk, due_on=self.moment(-85).date()),),
        )  # fmt: skip
        condition = Condition.objects.get(decision__engagement=plan)
        with self.on(-85, 18):
            conditions.meet(
                condition_id=condition.pk,
                seen_version=condition.version,
                by=cast.analyst,
                evidence="Both banks answered at 17:40 and 17:55.",
            )
        with self.on(-85, 19):
            condition.refresh_from_db()
            conditions.verify(condition_id=condition.pk, seen_version=condition.version, by=cast.approver)
        done = self.held(plan, -84, by=cast.analyst, outcome_grade="achieved", relation_trend=1)
        passage = self.promise(
            done, -84, "front",
            exact_words="Two convoys each month pass without toll and without search.",
            original_text="قافلتان كل شهر تمران بلا رسوم وبلا تفتيش",
            original_language="ar",
            our_understanding="Two convoys a month, no toll, no search, until further notice.",
            their_understanding="Two convoys a month announced two days ahead.",
            speaker_id=self.groups.people["dost"].pk,
            due_on=self.moment(-50).date(),
            importance="2",
        )  # fmt: skip
        self.kept(passage, -52)
        self.broken = self.promise(
            done, -84, "front",
            commitment_type="force_posture",
            exact_words="There will be no new post on the river road.",
            our_understanding="No new post between the bridge and the dam.",
            their_understanding="No new post of the regular units.",
            is_understood_alike=False,
            speaker_id=self.groups.people["dost"].pk,
            due_on=self.moment(-6).date(),
            importance="2",
        )  # fmt: skip
        self.promise(
            done, -84, "front",
            direction="by_us",
            speaker_text="Head of our team",
            commitment_type="information",
            exact_words="We will tell you two days ahead when a convoy moves.",
            our_understanding="Notice by the liaison officers, two days ahead.",
            their_understanding="The same.",
            verification_method="self_report",
            due_on=self.moment(25).date(),
            importance="1",
        )  # fmt: skip
        with self.on(-80):
            outcomes.record_information(
                engagement_id=done.pk,
                by=cast.analyst,
                changes={
                    "text": "The Front's regular units are short of winter fuel.",
                    "learnt_on": self.moment(-84).date(),
                    **grade(self.groups, "elders", "B", "3"),
                },
            )

    def incidents(self) -> None:
        """What the patrols and clinics reported meanwhile."""
        for days, key, values in (
            (-70, "ridge", {"title": "Ambush on a Guard patrol", "incident_type": "armed_clash", "killed_low": 2, "killed_best": 3, "killed_high": 4, "target": "guard"}),
            (-48, "ridge", {"title": "Explosive on the dam road", "incident_type": "ied_or_explosive", "killed_low": 0, "killed_best": 1, "killed_high": 1, "target": "tavara"}),
            (-33, "front", {"title": "Search of a relief lorry refused passage", "incident_type": "access_denial", "target": "relief"}),
            (-21, "front", {"title": "Two herders released", "incident_type": "release_of_persons", "target": "guard"}),
            (-12, "guard", {"title": "Shots at the ford", "incident_type": "threat_of_force", "target": "front"}),
        ):  # fmt: skip
            target = values.pop("target")
            with self.on(days, 20):
                incidents.log(
                    compartment_id=self.cast.valley.pk,
                    by=self.cast.analyst2,
                    changes={
                        **values,
                        "occurred_at": self.moment(days, 14),
                        "actor_id": self.groups.actors[key].pk,
                        "target_id": self.groups.actors[str(target)].pk,
                        "summary": "Reported by the patrol the same evening.",
                        "state": "corroborated",
                        "is_attributed": True,
                        **grade(self.groups, "patrols", "A", "2"),
                    },
                )

    def training(self) -> None:
        """A training with the Guard is refused."""
        cast = self.cast
        with self.on(-66):
            plan = self.desk.write(
                "training",
                "guard",
                start=self.moment(-50, 9),
                channel="guard",
                venue="mission",
                by=cast.analyst2,
                person="varn",
            )
        with self.on(-65):
            self.assess(self.groups.actors["guard"].pk)
            review = gate.submit(plan, by=cast.analyst2)
        with self.on(-63):
            gate.judge(
                review, "legal",
                Judged(
                    cast.legal,
                    "A unit of the Guard is credibly accused of beatings at the ford, and nothing was done about it.",
                    Recommendation.REFUSE,
                    {"L10": ("substantial_grounds_real_risk", "Three graded reports on the unit of the ford; no inquiry.")},
                ),
            )  # fmt: skip
            gate.judge(review, "ethical", Judged(cast.ethics, "Sound in itself; the unit is the difficulty."))
            gate.judge(
                review,
                "escalation",
                Judged(cast.escalation, "The Front would read it as arming the Guard; manageable."),
                assess=self.assess,
            )
        with self.on(-62):
            gate.decide(
                review,
                by=cast.authority,
                outcome=Outcome.REFUSE,
                reasons="No training for this unit while the reports on the ford are not looked into. "
                "Ask the governor for an inquiry first.",
            )

    def water(self) -> None:
        """A mediation is cleared, the date slips, and the decision runs out."""
        cast = self.cast
        with self.on(-46):
            plan = self.desk.write(
                "water", "elders", start=self.moment(-35, 10), channel="council", venue="council", person="orun"
            )
        self.cleared(
            plan, -44, decider=cast.senior,
            reasons="Worth trying before the planting; the text carries its clause on legal status.",
        )  # fmt: skip

    def pass_(self) -> None:
        """Inside the Silver Pass compartment: a first contact nobody outside knows of."""
        cast = self.cast
        with self.on(-32):
            plan = self.desk.write(
                "pass", "pass", start=self.moment(-26, 8), channel="pass", by=cast.lead,
                reactions=[
                    {
                        "party_kind": "actor_faction",
                        "party_id": self.groups.actors["front"].pk,
                        "expected": "Would strike the pass if it knew.",
                        "likelihood": "likely",
                        "signal": "Regular units move up the eastern path.",
                        "mitigation": "Two people know; letters are burnt after reading.",
                    }
                ],
            )  # fmt: skip
        self.cleared(
            plan, -30, decider=cast.senior, by=cast.lead, reasons="Listening only. The circle stays as small as it is."
        )
        self.held(
            plan, -26, by=cast.lead, outcome_grade="partly",
            points_by_them="They ask what happens to those who come down.", place="Below the pass",
        )  # fmt: skip

    def line(self) -> None:
        """Deconfliction for the dam road is cleared, and will be suspended."""
        cast = self.cast
        with self.on(-9):
            self.suspended = self.desk.write(
                "line", "front", start=self.moment(6, 7), channel="hotline", hours=10, person="halloun"
            )
        self.cleared(
            self.suspended,
            -8,
            decider=cast.senior,
            reasons="Six days of work, both banks informed, stop signal agreed.",
        )

    def broken_promise(self) -> None:
        """A post appears on the river road: proposed as a breach by one, confirmed by another."""
        cast = self.cast
        with self.on(-4, 11):
            row = Commitment.objects.get(pk=self.broken.pk)
            breaches.propose(
                commitment_id=row.pk,
                seen_version=row.version,
                occurred_on=self.moment(-5).date(),
                evidence="A post of eight men with a barrier two kilometres below the bridge, seen by two patrols.",
                grade=grade(self.groups, "patrols", "A", "2"),
                by=cast.analyst,
            )
        with self.on(-3, 9):
            row = Commitment.objects.get(pk=self.broken.pk)
            breaches.decide(
                commitment_id=row.pk,
                seen_version=row.version,
                confirm=True,
                reason="Photographs of both patrols show the barrier and the Front's flag.",
                by=cast.lead,
            )

    def now(self) -> None:
        """What lies on the desks this morning."""
        cast = self.cast
        with self.on(-2, 9):
            ridge = self.desk.write(
                "ridge", "ridge", start=self.moment(9, 9), channel="relay", by=cast.analyst, hours=2
            )
            self.assess(self.groups.actors["ridge"].pk)
            review = gate.submit(ridge, by=cast.analyst)
        with self.on(-1, 10):
            lane = gate.claim(review, "legal", by=cast.legal)
            gate.answer(lane, Judged(cast.legal, ""))
        with self.on(-1, 11):
            port = self.desk.write(
                "port", "meridian", start=self.moment(4, 11), channel="port", venue="mission", person="lund"
            )
        with self.on(-1, 8):
            chance.log(
                compartment_id=cast.valley.pk,
                started_at=self.moment(-1, 6),
                held_at=self.moment(-1, 7),
                by=cast.analyst2,
                changes={
                    "title": "Courier of the Brigade at the ford",
                    "parties": [{"actor_id": self.groups.actors["ridge"].pk, "role": "counterpart"}],
                    "team": [{"user_id": cast.analyst2.pk, "role": "head"}],
                    "physical_meeting": True,
                },
            )
        planning.begin(
            compartment_id=cast.valley.pk,
            by=cast.analyst2,
            changes={
                "title": "School garden at the line",
                "kind": "community_project",
                "desired_effect": "Children of both banks work one garden.",
                "objective": "A first shared thing that is not a negotiation.",
                "parties": [{"actor_id": self.groups.actors["elders"].pk}],
            },
        )
        self.assess(self.groups.actors["meridian"].pk)
        gate.submit(port, by=cast.analyst)


REPORT = {
    "place": "As planned",
    "atmosphere": "businesslike",
    "points_by_them": "They opened with the tolls and the families of 2019; the rest followed our list.",
    "points_by_us": "Our messages as planned; the red lines were named at the start.",
    "outcome_grade": "achieved",
    "relation_trend": 0,
    "assessment": "They keep to what was read back. They test what was left open.",
    "follow_up": "Confirm by the liaison officers within the week.",
}

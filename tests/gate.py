"""One engagement at the gate, everybody who might do something to it, every command, and what must always hold.

A `Gate` carries out commands by anybody through the real services, and plain SQL past them, and asks the tables whether
the invariants hold. The queries of `ALWAYS` and `BETWEEN_COMMANDS` are written for this purpose: they use nothing of
the code they judge. Used by the state machine, the races and the long runs of `bench.model_check`.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from random import Random
from threading import Lock
from uuid import uuid4

from django.db import DatabaseError, connection, transaction

from actors.services import projections
from core import clock
from core.errors import DomainError
from engagements.models import Engagement
from engagements.services import lifecycle, planning, reports
from riskreview.domain.conflicts import Tie
from riskreview.domain.reopening import Trigger
from riskreview.domain.review_cycle import Outcome, Recommendation
from riskreview.models import (
    Condition,
    ConflictOfInterest,
    Decision,
    Lane,
    LaneQuestion,
    Mitigation,
    Reopening,
    Review,
)
from riskreview.selectors import assents as agreed
from riskreview.selectors import checklists as asked
from riskreview.selectors import judgement
from riskreview.selectors.review_policy import shipped
from riskreview.services import (
    assents,
    assigning,
    checklists,
    conditions,
    conflicts,
    decisions,
    evidence,
    lanes,
    lifting,
    reopening,
    retrospect,
    review_policy,
    submission,
    waivers,
    watch,
)
from riskreview.services.decisions import Demand
from riskreview.services.lanes import Given
from tests.factories import make_actor, make_compartment, make_plan, make_user
from tests.integration.together import together

LANES = ("legal", "ethical", "escalation")
REVIEWERS = ("legal_reviewer", "ethics_reviewer", "escalation_reviewer")
ROLES = {
    # Each of the writers has roles by which they could decide: only their part in the engagement forbids it.
    "author": ("analyst", "legal_reviewer", "senior_approver"),
    "second": ("analyst", "ethics_reviewer", "approver"),
    "lead": ("lead_analyst",),
    "legal": ("legal_reviewer",),
    "ethics": ("ethics_reviewer",),
    "escalation": ("escalation_reviewer",),
    "approver": ("approver",),
    "senior": ("senior_approver",),
    "authority": ("higher_authority",),
    "everything": ("analyst", "lead_analyst", *REVIEWERS, "higher_authority"),
    "stranger": ("analyst", "lead_analyst", *REVIEWERS, "higher_authority"),
}
NAMES = tuple(ROLES)
HOLDERS = dict(zip(LANES, ("legal", "ethics", "escalation"), strict=True))
STATUSES = ("draft", "in_review", "cleared", "refused", "suspended", "under_way", "held", "reported", "closed", "cancelled")  # fmt: skip
REPORT = {
    "place": "Port Salima",
    "atmosphere": "constructive",
    "points_by_them": "They want the harbour reopened.",
    "points_by_us": "We asked for the road.",
    "outcome_grade": "partly",
    "assessment": "They listened.",
}

# What holds whoever wrote, and by whichever door. Each query finds what breaks the rule; %(e)s is the engagement.
_TIED = """(
    {person} = e.lead_id
    OR EXISTS (SELECT FROM engagements_teammember t WHERE t.engagement_id = e.id AND t.user_id = {person})
    OR EXISTS (SELECT FROM engagements_engagementauthor a WHERE a.engagement_id = e.id AND a.user_id = {person}))"""
_STANDS = "d.outcome IN ('approve', 'approve_with_conditions') AND d.basis <> 'retrospective' AND d.ended_at IS NULL"
_DECISIONS = "engagements_engagement e JOIN riskreview_decision d ON d.engagement_id = e.id"
_DECIDED = f"{_DECISIONS} JOIN riskreview_review r ON r.id = d.review_id"
_CLAIMS = """engagements_engagement e JOIN riskreview_review r ON r.engagement_id = e.id
    JOIN riskreview_laneclaim c ON c.review_id = r.id"""
_HERE = "e.id = %(e)s AND e.status <> 'draft' AND {row}.content_no = e.content_no"
"""The team and the lead are those of the content of now; the plan is frozen but in a draft."""
ALWAYS: Mapping[str, str] = {
    "under way without a live decision by somebody without a part in it": f"""
        SELECT e.id FROM engagements_engagement e WHERE e.id = %(e)s AND e.status = 'under_way' AND NOT EXISTS (
            SELECT FROM riskreview_decision d
             WHERE d.engagement_id = e.id AND d.content_no = e.content_no AND d.basis <> 'retrospective'
               AND d.outcome IN ('approve', 'approve_with_conditions')
               AND d.in_force_from <= e.started_at AND (d.ended_at IS NULL OR d.ended_at >= e.started_at)
               AND d.valid_until >= greatest(e.planned_end, e.started_at)
               AND NOT EXISTS (SELECT FROM riskreview_condition c
                                WHERE c.decision_id = d.id AND c.guards = 'start' AND c.verified_at IS NULL)
               AND NOT {_TIED.format(person="d.decided_by_id")}
               AND NOT EXISTS (SELECT FROM riskreview_laneclaim c JOIN riskreview_review r ON r.id = c.review_id
                                WHERE r.engagement_id = e.id AND r.content_no = e.content_no
                                  AND c.user_id = d.decided_by_id))""",
    "decided by an author, the lead or a participant": f"""
        SELECT d.id FROM {_DECISIONS} WHERE {_HERE.format(row="d")} AND {_TIED.format(person="d.decided_by_id")}""",
    "decided by somebody who held a lane": f"""
        SELECT d.id FROM {_CLAIMS} JOIN riskreview_decision d
            ON d.engagement_id = e.id AND d.content_no = r.content_no AND d.decided_by_id = c.user_id
         WHERE e.id = %(e)s""",
    "decided below the level of the person or of the tier": f"""
        SELECT d.id FROM {_DECIDED} JOIN accounts_user u ON u.id = d.decided_by_id
         WHERE e.id = %(e)s AND (NOT u.roles && (CASE d.level WHEN 1 THEN '{{approver,senior_approver,higher_authority}}'
                     WHEN 2 THEN '{{senior_approver,higher_authority}}' ELSE '{{higher_authority}}' END)::varchar[]
                 OR d.level < least(3, greatest(1, r.tier)))""",
    "a lane claimed by an author, the lead or a participant": f"""
        SELECT c.id FROM {_CLAIMS} WHERE {_HERE.format(row="r")} AND {_TIED.format(person="c.user_id")}""",
    "one person with two lanes": f"""
        SELECT e.id FROM {_CLAIMS} WHERE e.id = %(e)s
         GROUP BY e.id, r.content_no, c.user_id HAVING count(DISTINCT c.lane) > 1""",
    "a lane held by somebody who did not claim it": """
        SELECT l.id FROM riskreview_review r JOIN riskreview_lane l ON l.review_id = r.id
         WHERE r.engagement_id = %(e)s AND l.holder_id IS NOT NULL AND NOT EXISTS (SELECT FROM riskreview_laneclaim c
            WHERE c.review_id = r.id AND c.lane = l.name AND c.user_id = l.holder_id)""",
    "two standing approvals": f"""
        SELECT e.id FROM {_DECISIONS} WHERE e.id = %(e)s AND {_STANDS} GROUP BY e.id HAVING count(*) > 1""",
    "two decisions of one review, or two emergencies": f"""
        SELECT e.id FROM {_DECISIONS} WHERE e.id = %(e)s
         GROUP BY e.id, CASE WHEN d.basis = 'emergency' THEN e.id ELSE d.review_id END HAVING count(*) > 1""",
    "a decision on something else than its review": f"""
        SELECT d.id FROM {_DECIDED} WHERE e.id = %(e)s AND (d.engagement_id, d.content_no, d.snapshot_id)
            IS DISTINCT FROM (r.engagement_id, r.content_no, r.snapshot_id)""",
    "a review of something else than its snapshot": """
        SELECT r.id FROM riskreview_review r LEFT JOIN riskreview_snapshot s ON s.id = r.snapshot_id
         WHERE r.engagement_id = %(e)s
           AND (s.engagement_id, s.content_no) IS DISTINCT FROM (r.engagement_id, r.content_no)""",
    "a full review decided before its three lanes had answered": f"""
        SELECT d.id FROM {_DECIDED} WHERE e.id = %(e)s AND d.basis = 'review' AND (SELECT count(*)
            FROM riskreview_lane l WHERE l.review_id = r.id AND l.status = 'answered') <> 3""",
    "approved over an absolute block": f"""
        SELECT d.id FROM {_DECIDED} JOIN riskreview_lane l ON l.review_id = r.id
         WHERE e.id = %(e)s AND {_STANDS} AND d.basis = 'review' AND cardinality(l.blocks_absolutely) > 0""",
    "approved over a block that nobody waived for as long": f"""
        SELECT d.id FROM {_DECIDED} JOIN riskreview_lane l ON l.review_id = r.id CROSS JOIN unnest(l.blocks) AS item
         WHERE e.id = %(e)s AND {_STANDS} AND d.basis = 'review' AND NOT EXISTS (SELECT FROM riskreview_waiver w
            WHERE w.lane_id = l.id AND w.code = item AND w.expires_on >= d.valid_until::date AND NOT EXISTS (
                SELECT FROM riskreview_conflictofinterest c WHERE c.engagement_id = e.id AND c.person_id = w.by_id
                   AND c.declared_at <= d.recorded_at AND (c.confirmed_at IS NULL OR c.confirmed_at > w.at)))""",
    "a measure or a condition that counts as verified by somebody with a tie": """
        SELECT e.id FROM engagements_engagement e
          JOIN riskreview_conflictofinterest c ON c.engagement_id = e.id AND c.confirmed_at IS NULL
         WHERE e.id = %(e)s AND e.status IN ('in_review', 'cleared', 'under_way', 'suspended') AND (
            EXISTS (SELECT FROM riskreview_mitigation m JOIN riskreview_lane l ON l.id = m.lane_id
                      JOIN riskreview_review r ON r.id = l.review_id AND r.content_no = e.content_no
                     WHERE r.engagement_id = e.id AND m.verified_by_id = c.person_id)
            OR EXISTS (SELECT FROM riskreview_condition k JOIN riskreview_decision d ON d.id = k.decision_id
                        WHERE d.engagement_id = e.id AND d.ended_at IS NULL AND k.verified_by_id = c.person_id))""",
    "waived by anybody but the higher authority, or by somebody with a part in it": f"""
        SELECT w.id FROM engagements_engagement e JOIN riskreview_review r ON r.engagement_id = e.id
          JOIN riskreview_waiver w ON w.review_id = r.id JOIN accounts_user u ON u.id = w.by_id
         WHERE {_HERE.format(row="r")} AND (NOT 'higher_authority' = ANY (u.roles) OR {_TIED.format(person="w.by_id")}
            OR EXISTS (SELECT FROM riskreview_laneclaim c WHERE c.review_id = r.id AND c.user_id = w.by_id))""",
    "a measure verified by whoever owns it, showed it or has a part in the engagement, or before it was shown": f"""
        SELECT m.id FROM engagements_engagement e JOIN riskreview_review r ON r.engagement_id = e.id
          JOIN riskreview_lane l ON l.review_id = r.id JOIN riskreview_mitigation m ON m.lane_id = l.id
         WHERE {_HERE.format(row="r")} AND m.verified_by_id IS NOT NULL AND (m.met_at IS NULL
            OR m.verified_by_id IN (m.owner_id, m.met_by_id) OR {_TIED.format(person="m.verified_by_id")})""",
    "approved by fewer than two who agree after every dissent": f"""
        SELECT d.id FROM {_DECIDED}
         WHERE e.id = %(e)s AND d.basis = 'review' AND d.outcome IN ('approve', 'approve_with_conditions')
           AND NOT EXISTS (SELECT FROM riskreview_assent a
                            WHERE a.review_id = r.id AND a.by_id <> d.decided_by_id AND a.at <= d.recorded_at
                              AND NOT EXISTS (SELECT FROM riskreview_dissent s
                                               WHERE s.review_id = r.id AND s.at BETWEEN a.at AND d.recorded_at))""",
    "decided in spite of a declared conflict of interest": f"""
        SELECT d.id FROM {_DECISIONS} JOIN riskreview_conflictofinterest c
            ON c.engagement_id = e.id AND c.person_id = d.decided_by_id
         WHERE e.id = %(e)s AND c.declared_at <= d.recorded_at
           AND (c.confirmed_at IS NULL OR c.confirmed_at > d.recorded_at)""",
    "a condition verified by whoever owns it, met it or has a part in the engagement": f"""
        SELECT c.id FROM {_DECISIONS} JOIN riskreview_condition c ON c.decision_id = d.id
         WHERE {_HERE.format(row="d")} AND c.verified_by_id IS NOT NULL AND (
            c.verified_by_id IN (c.owner_id, c.met_by_id) OR {_TIED.format(person="c.verified_by_id")})""",
    "lifted by somebody with a part in it, or below the level that decided": f"""
        SELECT l.id FROM {_DECISIONS} JOIN riskreview_lift l ON l.decision_id = d.id
         WHERE {_HERE.format(row="d")} AND (l.level < d.level OR {_TIED.format(person="l.by_id")})""",
    "an emergency longer than two days": """
        SELECT d.id FROM riskreview_decision d WHERE d.engagement_id = %(e)s AND d.basis = 'emergency'
            AND (d.level < 2 OR d.spoken_at IS NULL OR d.valid_until > d.spoken_at + interval '48 hours')""",
}
_UNDECIDED = "r.engagement_id = e.id AND r.status IN ('open', 'recommended')"
BETWEEN_COMMANDS: Mapping[str, str] = {
    "in review without exactly one review, or a review left over in a draft": f"""
        SELECT e.id FROM engagements_engagement e WHERE e.id = %(e)s AND (
            e.status = 'in_review' AND (SELECT count(*) FROM riskreview_review r WHERE {_UNDECIDED}
                AND r.kind = 'regular' AND r.content_no = e.content_no) <> 1
            OR e.status IN ('draft', 'refused') AND EXISTS (SELECT FROM riskreview_review r WHERE {_UNDECIDED}))""",
    "cleared or under way without a standing approval of this content": f"""
        SELECT e.id FROM engagements_engagement e WHERE e.id = %(e)s AND e.status IN ('cleared', 'under_way')
            AND NOT EXISTS (SELECT FROM riskreview_decision d
                             WHERE d.engagement_id = e.id AND d.content_no = e.content_no AND {_STANDS})""",
    "an approval left over where nothing may begin": f"""
        SELECT d.id FROM {_DECISIONS} WHERE e.id = %(e)s AND {_STANDS} AND e.status IN ('draft', 'in_review', 'refused')""",
    "two reviews waiting at once": """
        SELECT r.engagement_id FROM riskreview_review r WHERE r.engagement_id = %(e)s
            AND r.status IN ('open', 'recommended') AND r.kind <> 'retrospective'
         GROUP BY 1 HAVING count(*) > 1""",
    "a review that says decided without a decision that stands, or the other way round": """
        SELECT r.id FROM riskreview_review r WHERE r.engagement_id = %(e)s AND (r.status = 'decided') <> EXISTS (
            SELECT FROM riskreview_decision d WHERE d.review_id = r.id AND d.basis <> 'emergency' AND d.ended_at IS NULL)""",
    "a decision without its frozen record": f"""
        SELECT d.id FROM {_DECISIONS} LEFT JOIN riskreview_decisionrecord f ON f.decision_id = d.id
         WHERE e.id = %(e)s AND f.decision_id IS NULL""",
    "a lane held in spite of a declared conflict of interest": """
        SELECT l.id FROM riskreview_review r JOIN riskreview_lane l ON l.review_id = r.id
          JOIN riskreview_conflictofinterest c ON c.engagement_id = r.engagement_id AND c.person_id = l.holder_id
         WHERE r.engagement_id = %(e)s AND l.status = 'claimed' AND c.confirmed_at IS NULL
           AND r.status IN ('open', 'recommended')""",
    "a lane whose status and holder disagree": """
        SELECT l.id FROM riskreview_review r JOIN riskreview_lane l ON l.review_id = r.id
         WHERE r.engagement_id = %(e)s AND (l.status = 'open') <> (l.holder_id IS NULL)""",
}

_OF_REVIEWS = "review_id IN (SELECT id FROM riskreview_review WHERE engagement_id = %(e)s)"
_OF_LANES = f"lane_id IN (SELECT id FROM riskreview_lane WHERE {_OF_REVIEWS})"
_OF_DECISIONS = "decision_id IN (SELECT id FROM riskreview_decision WHERE engagement_id = %(e)s)"
_WHERE = {
    "engagements_engagement": "id = %(e)s",
    **dict.fromkeys(
        (
            "engagements_engagementauthor",
            "engagements_teammember",
            "engagements_report",
            "riskreview_review",
            "riskreview_snapshot",
            "riskreview_decision",
            "riskreview_reopening",
            "riskreview_lift",
            "riskreview_conflictofinterest",
        ),
        "engagement_id = %(e)s",
    ),
    **dict.fromkeys(
        ("riskreview_lane", "riskreview_laneclaim", "riskreview_dissent", "riskreview_waiver", "riskreview_assent"),
        _OF_REVIEWS,
    ),
    **dict.fromkeys(
        ("riskreview_laneanswer", "riskreview_lanequestion", "riskreview_mitigation", "riskreview_laneassignment"),
        _OF_LANES,
    ),
    **dict.fromkeys(("riskreview_condition", "riskreview_decisionrecord"), _OF_DECISIONS),
    "core_auditevent": "true",
    "accounts_notice": "true",
}
_DIGEST = " UNION ALL ".join(
    f"SELECT '{table}', count(*), {'0' if where == 'true' else 'sum(hashtextextended(t::text, 0))'} FROM {table} t WHERE {where}"
    for table, where in _WHERE.items()
)
"""A line a table: what the engagement amounts to, and how much was recorded and told."""


def rows(statement: str, **values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _broken(rules: Mapping[str, str], engagement_id: object) -> list[str]:
    names = list(rules)
    statement = " UNION ALL ".join(
        f"SELECT {n}, count(*) FROM ({rules[name]}) AS found" for n, name in enumerate(names)
    )
    return [names[n] for n, found in rows(statement, e=engagement_id) if found]


class Gate:
    """The engagement of now, its people, and what was accepted so far."""

    def __init__(self) -> None:
        place = make_compartment("gate")
        self.people = {}
        for name, roles in ROLES.items():
            changes = [place] if name in {"author", "second", "lead", "everything"} else []
            sees = [] if changes or name == "stranger" else [place]
            self.people[name] = make_user(f"{name}-at-the-gate", roles=roles, sees=sees, changes=changes)
        checklists.publish_all()
        self._have_two_approve()
        self.actor = make_actor(place, name="Salima Elders", actor_type="civil_society")
        projections.record_escalation(
            projections.EscalationScore(
                actor_id=self.actor.pk, value=10.0, level="low", recorded=6, at=clock.now(), run_id=uuid4()
            )
        )
        self.accepted: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.lock = Lock()
        self.begin()

    def _have_two_approve(self) -> None:
        keeper = make_user("keeper-of-the-policy", role="administrator")
        body = shipped().body()
        body["approvals"] = dict.fromkeys(body["approvals"], 2)
        draft = review_policy.draft(document=body, reason="Two see more.", seen_version=None, by=keeper)
        review_policy.publish(seen_version=draft.version, by=self.people["senior"])

    def begin(self) -> None:
        """Go on with a new draft; what there was stays as it is."""
        at = clock.now()
        times = {"planned_start": at + timedelta(hours=1), "planned_end": at + timedelta(hours=3)}
        self.pk = make_plan(self.people["author"], self.actor, **times).pk
        self.accepted.clear()
        self.before = self.counted()

    def counted(self) -> Counter[str]:
        """Return how many events of each verb there are that somebody caused."""
        return Counter(dict(rows("SELECT verb, count(*) FROM core_auditevent WHERE by_id IS NOT NULL GROUP BY verb")))

    @property
    def whole(self) -> Engagement:
        return Engagement.objects.get(pk=self.pk)

    @property
    def review(self) -> Review:
        found = Review.objects.filter(engagement=self.pk)
        waiting = found.filter(status__in=["open", "recommended"]).order_by("-opened_at").first()
        return waiting or found.order_by("-opened_at").first() or _nothing()

    def lane(self, choice: int, *, status: str = "") -> Lane:
        found = Lane.objects.filter(review=self.review).order_by("name")
        found = list(found.filter(status=status) or found if status else found)
        return found[choice % len(found)] if found else _nothing()

    # Commands.

    def act(self, command: str, who: str, choice: int = 0) -> str:
        """Carry out one command by somebody; return "done", "nothing" (there is nothing to do it to) or the refusal."""
        verb, do = COMMANDS[command]
        try:
            do(self, self.people[who], choice)
        except NothingThereError:
            return "nothing"
        except DomainError as refused:
            with self.lock:
                self.refused[refused.code] += 1
            return refused.code
        with self.lock:
            if verb:
                self.accepted[verb] += 1
        return "done"

    def step(self, command: str, who: str, choice: int = 0) -> str:
        """Carry out one command alone, and insist that a refusal changes nothing and that everything holds."""
        before, said = self.digest(), self.act(command, who, choice)
        if said != "done":
            assert self.digest() == before, f"{command} by {who} was refused ({said}) and changed something"
        elif who == "stranger" and command not in CLOCKWORK:
            raise AssertionError(f"a stranger did {command}")
        self.insist()
        return said

    def onward(self, choice: int = 0) -> str:
        """Take whichever step leads on from here, by somebody who may."""
        command, who = self._next(choice)
        if command == "begin":
            self.begin()
            return command
        self.step(command, who, choice)
        return command

    def crowd(self, clients: int, steps: int, seed: int) -> None:
        """Let as many clients as asked do things at once, each with a connection of its own; insist afterwards."""

        def client(number: int) -> None:
            chance = Random(f"{seed} {number}")
            for _ in range(steps):
                command, who, choice = chance.choice(sorted(COMMANDS)), chance.choice(NAMES), chance.randrange(60)
                with suppress(NothingThereError):
                    if chance.random() < 0.6:
                        command, who = self._next(choice)
                    if command != "begin":
                        self.act(command, who, choice)

        together(client, clients)
        self.insist()

    def _next(self, choice: int) -> tuple[str, str]:
        status = self.whole.status
        if status == "suspended":
            waiting = Review.objects.filter(engagement=self.pk, kind="recheck", status="open").exists()
            return (
                self._next_of_lanes(choice)
                if waiting
                else (("lift", "authority"), ("revise", "author"))[choice % 4 == 3]
            )
        if status == "in_review":
            return self._next_of_lanes(choice)
        if status == "cleared":
            owed = Condition.objects.filter(decision__engagement=self.pk, decision__ended_at=None, verified_at=None)
            if (first := owed.first()) is not None:
                return ("verify", "legal") if first.met_at else ("meet", "author")
        return {
            "draft": ("submit", "author"),
            "cleared": ("start", "author"),
            "under_way": ("hold", "author"),
            "held": ("report", "author"),
            "reported": ("close", "lead"),
            "refused": ("revise", "author"),
        }.get(status, ("begin", ""))

    def _next_of_lanes(self, choice: int) -> tuple[str, str]:
        for lane in Lane.objects.filter(review=self.review).exclude(status="answered").order_by("name"):
            if lane.status == "open":
                return "claim_next", HOLDERS[lane.name]
            holder = next(name for name, user in self.people.items() if user.pk == lane.holder_id)
            answered = lane.answers.exclude(answer="").count() >= len(asked.items_of(lane))
            return ("recommend_next" if answered else "answer_next"), holder
        if choice % 7 and self._lacks_agreement():
            return "agree", "senior"
        blocked = any(set(lane.blocks) - set(lane.blocks_absolutely) for lane in self.review.lanes.all())
        return ("waive" if blocked and choice % 2 else "approve"), "authority"

    def _lacks_agreement(self) -> bool:
        judged = judgement.judge(self.review)
        by = self.people["authority"]
        return judged.may_be_approved and bool(agreed.missing(self.review, judged.level.to_approve, by=by))

    # Past the services.

    def attack(self, *choices: tuple[int, str]) -> list[bool]:
        """Try statements one after the other past every service, insist on what always holds, and take it all back."""
        let = []
        before = self.digest()
        with transaction.atomic():
            for choice, who in choices:
                attack = ATTACKS[choice % len(ATTACKS)]
                try:
                    statement, *values = attack(self, self.people[who], choice // len(ATTACKS))
                    with transaction.atomic(), connection.cursor() as cursor:
                        cursor.execute(statement, values)
                        done = cursor.rowcount > 0
                        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                except (NothingThereError, DatabaseError):
                    done = False
                let.append(done)
                if done and (broken := _broken(ALWAYS, self.pk)):
                    raise AssertionError(f"{attack.__name__} {choice // len(ATTACKS)} by {who}: {broken}")
            transaction.set_rollback(True)
        assert self.digest() == before
        return let

    # What holds.

    def digest(self) -> list[tuple]:
        return rows(_DIGEST, e=self.pk)

    def insist(self) -> None:
        """Insist that every invariant holds, and that each command accepted so far has left one event of its own."""
        assert not _broken({**ALWAYS, **BETWEEN_COMMANDS}, self.pk)
        found = self.counted() - self.before
        verbs = {verb for verb, _do in COMMANDS.values() if verb}
        assert Counter({verb: n for verb, n in found.items() if verb in verbs}) == +self.accepted


class NothingThereError(Exception):
    """There is nothing yet that the command could be carried out on."""


def _nothing():
    raise NothingThereError


def _first(found, choice=0):
    found = list(found)
    return found[choice % len(found)] if found else _nothing()


STALE = 7
"""With this choice a command is given as from a page that is out of date."""


def _seen(record, choice: int) -> int:
    return record.version - (choice == STALE)


def _of(gate: Gate, choice: int) -> dict:
    return {"engagement_id": gate.pk, "seen_version": _seen(gate.whole, choice)}


def submit(gate, by, choice):
    submission.submit(**_of(gate, choice), by=by, refusal_answered="It was rewritten.")


def withdraw(gate, by, choice):
    submission.withdraw(**_of(gate, choice), by=by)


def revise(gate, by, choice):
    submission.revise(**_of(gate, choice), by=by)


def edit(gate, by, choice):
    planning.save(**_of(gate, choice), changes={"objective": f"Relief for the valley, {uuid4().hex[:6]}."}, by=by)


def staff(gate, by, choice):
    """Take somebody into the team, whoever it is."""
    member = gate.people[NAMES[choice % len(NAMES)]]
    team = [{"user_id": pk, "role": "member"} for pk in {member.pk, gate.people["author"].pk}]
    note = f"With {member.name}, {uuid4().hex[:6]}."
    planning.save(**_of(gate, choice), changes={"team": team, "objective": note}, by=by)


def claim(gate, by, choice):
    lanes.claim(lane_id=gate.lane(choice).pk, by=by)


def claim_next(gate, by, _choice):
    lanes.claim(lane_id=gate.lane(0, status="open").pk, by=by)


def release(gate, by, choice):
    lanes.release(lane_id=gate.lane(choice).pk, by=by)


def answer(gate, by, choice, lane=None):
    """All of the best answers, or (one in four) one that blocks."""
    lane = lane or gate.lane(choice)
    given = {code: Given(code=code, answer=item.scale.best) for code, item in asked.items_of(lane).items()
             if not item.filled_from}  # fmt: skip
    if choice % 4 == 1:
        code, item = next((code, item) for code, item in asked.items_of(lane).items() if not item.filled_from)
        worst = next(value for value in reversed(item.scale.answers) if value not in {"unknown", "not_applicable"})
        given[code] = Given(code=code, answer=worst, reasoning="Because it is so.")
    # A save that changes nothing leaves no event, so each says something new.
    first = next(iter(given))
    given[first] = Given(code=first, answer=given[first].answer, reasoning=f"Because {uuid4().hex[:6]}.")
    lanes.save_answers(lane_id=lane.pk, seen_version=_seen(lane, choice), answers=list(given.values()), by=by)


def answer_next(gate, by, choice):
    answer(gate, by, choice % 12 == 11, gate.lane(0, status="claimed"))


def recommend(gate, by, choice, lane=None):
    lane = lane or gate.lane(choice)
    ways = (Recommendation.CLEAR, Recommendation.CLEAR, Recommendation.ESCALATE, Recommendation.REFUSE)
    lanes.recommend(
        lane_id=lane.pk,
        seen_version=_seen(lane, choice),
        recommendation=ways[choice % 4],
        reasons="The answers carry it.",
        by=by,
    )


def recommend_next(gate, by, _choice):
    lane = gate.lane(0, status="claimed")
    try:
        recommend(gate, by, 0, lane)
    except DomainError:
        recommend(gate, by, 3, lane)


def ask(gate, by, choice):
    lanes.ask(lane_id=gate.lane(choice).pk, question="Who opens the road?", by=by)


def reply(gate, by, choice):
    question = _first(LaneQuestion.objects.filter(lane__review__engagement=gate.pk).order_by("asked_at"), choice)
    lanes.reply(question_id=question.pk, reply="The elders.", by=by)


def dissent(gate, by, _choice):
    lanes.dissent(review_id=gate.review.pk, text="I do not share this.", by=by)


def decide(gate, by, choice, outcome=None):
    review = gate.review
    outcome = outcome or list(Outcome)[choice % len(Outcome)]
    given = {"review_id": review.pk, "seen_version": _seen(review, choice), "reasons": "On balance.", "by": by}
    if review.kind == "retrospective":
        decisions.decide_in_retrospect(should_not_have_happened=bool(choice % 2), **given)
        return
    demands = []
    if outcome is Outcome.APPROVE_WITH_CONDITIONS:
        owner = gate.people[("author", "legal", "everything")[choice % 3]]
        demands = [Demand(text="First this.", owner_id=owner.pk, due_on=clock.now().date() + timedelta(days=1))]
    decisions.decide(outcome=outcome, conditions=demands, **given)


def approve(gate, by, choice):
    """Approve, with conditions one time in three; refuse what nobody may approve."""
    try:
        decide(gate, by, 0, Outcome.APPROVE if choice % 3 else Outcome.APPROVE_WITH_CONDITIONS)
    except DomainError:
        decide(gate, by, 0, Outcome.RETURN)


def emergency(gate, by, choice):
    review = gate.review
    decisions.decide_emergency(
        review_id=review.pk,
        seen_version=_seen(review, choice),
        reasons="Lives.",
        spoken_at=clock.now() - timedelta(minutes=5),
        by=by,
    )


def waive(gate, by, choice):
    lane = _first(gate.review.lanes.exclude(blocks=[]), choice)
    waivers.give(
        review_id=gate.review.pk,
        seen_version=_seen(gate.review, choice),
        code=lane.blocks[0],
        reason="Lives depend on it.",
        expires_on=clock.now().date() + timedelta(days=200 if choice % 5 else 1),
        by=by,
    )


def agree(gate, by, choice):
    review = gate.review
    assents.give(review_id=review.pk, seen_version=_seen(review, choice), reasons="I see it so too.", by=by)


def demand(gate, by, choice):
    """Demand a measure, of somebody of the engagement or of whoever demands it."""
    lane, today = gate.lane(choice), clock.now().date()
    evidence.add_mitigation(
        lane_id=lane.pk,
        code=next(iter(asked.items_of(lane))),
        measure="A guide goes ahead.",
        owner_id=(gate.people["author"] if choice % 2 else by).pk,
        due_on=today + timedelta(days=1),
        verification="He is named.",
        expires_on=today + timedelta(days=90),
        by=by,
    )


def _measure(gate, choice):
    found = Mitigation.objects.filter(lane__review__engagement=gate.pk)
    return _first(found.filter(verified_at=None) or found.order_by("due_on"), choice)


def carry_out(gate, by, choice):
    row = _measure(gate, choice)
    evidence.meet_mitigation(mitigation_id=row.pk, seen_version=_seen(row, choice), evidence="His name.", by=by)


def verify_measure(gate, by, choice):
    row = _measure(gate, choice)
    evidence.verify_mitigation(mitigation_id=row.pk, seen_version=_seen(row, choice), by=by)


def declare(gate, by, _choice):
    """Declare a tie to the engagement; every lane one holds of it is given back, and what rests on one is re-opened."""
    held = Lane.objects.filter(review__engagement=gate.pk, holder=by, status="claimed")
    held = held.filter(review__status__in=["open", "recommended"]).count()
    row = conflicts.declare(kind=Tie.FAMILY, grounds="My brother.", engagement_id=gate.pk, by=by)
    with gate.lock:
        gate.accepted["riskreview.lane_released"] += held
        gate.accepted["riskreview.reopened"] += Reopening.objects.filter(cause_key=f"tie:{row.pk}").count()


def undeclare(gate, by, choice):
    row = _first(ConflictOfInterest.objects.filter(engagement=gate.pk).order_by("declared_at"), choice)
    conflicts.withdraw(conflict_id=row.pk, reason="He left.", by=by)


def confirm_none(gate, by, choice):
    """Confirm that somebody's tie is none any more."""
    row = _first(ConflictOfInterest.objects.filter(engagement=gate.pk).order_by("declared_at"), choice)
    conflicts.confirm(conflict_id=row.pk, by=by)


def turn_down(gate, by, choice):
    """Say that somebody's tie holds all the same."""
    row = _first(ConflictOfInterest.objects.filter(engagement=gate.pk).order_by("declared_at"), choice)
    conflicts.turn_down(conflict_id=row.pk, reason="He is back.", by=by)


def give(gate, by, choice):
    to = gate.people[NAMES[choice % len(NAMES)]]
    assigning.give(lane_id=gate.lane(choice // len(NAMES)).pk, to_id=to.pk, by=by, reason="The fittest.")


def _condition(gate, choice):
    found = Condition.objects.filter(decision__engagement=gate.pk)
    return _first(found.filter(decision__ended_at=None, verified_at=None) or found.order_by("due_on"), choice)


def meet(gate, by, choice):
    row = _condition(gate, choice)
    conditions.meet(condition_id=row.pk, seen_version=_seen(row, choice), evidence="It is done.", by=by)


def verify(gate, by, choice):
    row = _condition(gate, choice)
    conditions.verify(condition_id=row.pk, seen_version=_seen(row, choice), by=by)


def suspend(gate, by, choice):
    ways = (Trigger.STOPPED, Trigger.REVIEWER_OBJECTED, Trigger.MANDATE_OR_LAW_CHANGED, Trigger.LEAK_OR_PUBLICITY)
    reopening.suspend(**_of(gate, choice), reason="Something changed.", by=by, trigger=ways[choice % 4])


def lift(gate, by, choice):
    lifting.lift(**_of(gate, choice), reason="It is settled.", by=by)


def start(gate, by, choice):
    ago = timedelta(minutes=(0, 0, 10, -10)[choice % 4])
    lifecycle.start(**_of(gate, choice), by=by, go="All is as planned.", started_at=clock.now() - ago)


def hold(gate, by, choice):
    at = clock.now()
    lifecycle.hold(**_of(gate, choice), by=by, held_at=at, started_at=at, reason="It took place.")


def report(gate, by, choice):
    reports.file(**_of(gate, choice), changes=REPORT, by=by)


def close(gate, by, choice):
    lifecycle.close(**_of(gate, choice), by=by)


def cancel(gate, by, choice):
    lifecycle.cancel(**_of(gate, choice), reason="No longer needed.", by=by)


def tick(_gate, _by, choice):
    """Let the scheduler look: mostly now, sometimes days ahead."""
    ahead = (timedelta(0), timedelta(0), timedelta(hours=25), timedelta(days=4), timedelta(days=40))[choice % 5]
    with clock.standing_at(clock.now() + ahead):
        watch.tick()


def change(gate, _by, choice):
    """A change reported from elsewhere, the same one several times."""
    ways = (Trigger.GRAVE_INCIDENT, Trigger.COMMITMENT_BREACHED, Trigger.VENUE_CHANGED, Trigger.COMMITMENT_DISPUTED)
    number = choice % 4
    reopening.react(
        trigger=ways[number], reason="Something happened.", cause_key=f"case:{number}", engagement_id=gate.pk
    )


def look_back(gate, _by, _choice):
    retrospect.open_if_needed(engagement_id=gate.pk)


CLOCKWORK = ("tick", "change", "look_back")
"""What nobody does: the scheduler and other apps."""
COMMANDS: Mapping[str, tuple[str, Callable]] = {
    "submit": ("engagements.submit", submit),
    "withdraw": ("engagements.withdraw", withdraw),
    "revise": ("engagements.revise", revise),
    "edit": ("engagements.plan_saved", edit),
    "staff": ("engagements.plan_saved", staff),
    "claim": ("riskreview.lane_claimed", claim),
    "claim_next": ("riskreview.lane_claimed", claim_next),
    "release": ("riskreview.lane_released", release),
    "answer": ("riskreview.answers_saved", answer),
    "answer_next": ("riskreview.answers_saved", answer_next),
    "recommend": ("riskreview.lane_answered", recommend),
    "recommend_next": ("riskreview.lane_answered", recommend_next),
    "ask": ("riskreview.question_asked", ask),
    "reply": ("riskreview.question_replied", reply),
    "dissent": ("riskreview.dissent_recorded", dissent),
    "decide": ("riskreview.decided", decide),
    "approve": ("riskreview.decided", approve),
    "emergency": ("riskreview.decided", emergency),
    "meet": ("riskreview.condition_met", meet),
    "verify": ("riskreview.condition_verified", verify),
    "waive": ("riskreview.waived", waive),
    "agree": ("riskreview.assented", agree),
    "demand": ("riskreview.mitigation_added", demand),
    "carry_out": ("riskreview.mitigation_met", carry_out),
    "verify_measure": ("riskreview.mitigation_verified", verify_measure),
    "declare": ("riskreview.conflict_declared", declare),
    "undeclare": ("riskreview.conflict_withdrawn", undeclare),
    "confirm_none": ("riskreview.conflict_ended", confirm_none),
    "turn_down": ("riskreview.conflict_stays", turn_down),
    "give": ("", give),
    "suspend": ("riskreview.reopened", suspend),
    "lift": ("riskreview.lifted", lift),
    "start": ("engagements.start", start),
    "hold": ("", hold),
    "report": ("engagements.report", report),
    "close": ("engagements.close", close),
    "cancel": ("engagements.cancel", cancel),
    "tick": ("", tick),
    "change": ("", change),
    "look_back": ("", look_back),
}


# Statements past the services. Each returns a statement and its values.


def set_status(gate, _by, choice):
    at = clock.now() - timedelta(minutes=(0, 30)[choice % 2])
    status = STATUSES[choice // 2 % len(STATUSES)]
    statement = (
        "UPDATE engagements_engagement SET status = %s, started_at = %s,"
        " held_at = CASE WHEN %s IN ('held', 'reported', 'closed') THEN %s END WHERE id = %s"
    )
    return statement, status, at, status, at, gate.pk


def begin_all(_gate, _by, _choice):
    return ("UPDATE engagements_engagement SET status = 'under_way', started_at = now() WHERE status = 'cleared'",)


def write_decision(gate, by, choice):
    review, at = gate.review, clock.now()
    hasty = choice % 2
    columns = {
        "id": uuid4(), "review_id": review.pk, "engagement_id": gate.pk, "snapshot_id": review.snapshot_id,
        "content_no": review.content_no, "basis": "emergency" if hasty else "review", "outcome": "approve",
        "level": choice // 2 % 3 + 1, "level_reasons": "[]", "reasons": "Because I can.",
        "should_not_have_happened": False, "decided_by_id": by.pk, "decided_at": at, "in_force_from": at,
        "recorded_at": at, "spoken_at": at - timedelta(minutes=1) if hasty else None,
        "valid_until": at + timedelta(hours=40), "ended_as": "", "ended_because": "", "audit_head": "",
    }  # fmt: skip
    names = ", ".join(columns)
    return f"INSERT INTO riskreview_decision ({names}) VALUES ({', '.join(['%s'] * len(columns))})", *columns.values()


def write_claim(gate, by, choice):
    statement = (
        "INSERT INTO riskreview_laneclaim (id, review_id, lane, user_id, claimed_at) VALUES (%s, %s, %s, %s, now())"
    )
    return statement, uuid4(), gate.review.pk, LANES[choice % 3], by.pk


def take_claim(gate, by, choice):
    return (
        "UPDATE riskreview_laneclaim SET user_id = %s WHERE id = %s",
        by.pk,
        _first(gate.review.claims.all(), choice).pk,
    )


def hold_lane(gate, by, choice):
    status = ("claimed", "answered", "open")[choice // 3 % 3]
    return "UPDATE riskreview_lane SET holder_id = %s, status = %s WHERE id = %s", by.pk, status, gate.lane(choice).pk


def force_answer(gate, by, choice):
    statement = (
        "UPDATE riskreview_lane SET status = 'answered', holder_id = %s, recommendation = 'clear', reasons = 'x',"
        " inherent = 'low', residual = 'low', answered_at = now(), blocks = '{}', blocks_absolutely = '{}' WHERE id = %s"
    )
    return statement, by.pk, gate.lane(choice).pk


def rewrite_answer(gate, by, choice):
    return (
        "UPDATE riskreview_laneanswer SET answer = 'yes', answered_by_id = %s WHERE lane_id = %s",
        by.pk,
        gate.lane(choice).pk,
    )


def move_review(gate, _by, choice):
    status = ("open", "recommended", "decided", "closed", "superseded")[choice % 5]
    return "UPDATE riskreview_review SET status = %s WHERE id = %s", status, gate.review.pk


def lower_tier(gate, _by, _choice):
    return "UPDATE riskreview_review SET tier = 0, level_raised_by = 0 WHERE id = %s", gate.review.pk


def _decision(gate, choice):
    return _first(Decision.objects.filter(engagement=gate.pk).order_by("-recorded_at"), choice)


def bring_back(gate, _by, choice):
    revive = "UPDATE riskreview_decision SET ended_at = NULL, ended_as = '', ended_because = '' WHERE id = %s"
    return revive, _decision(gate, choice).pk


def end_before(gate, _by, choice):
    end = "UPDATE riskreview_decision SET ended_at = in_force_from, ended_as = 'revoked', ended_because = 'x' WHERE id = %s"
    return end, _decision(gate, choice).pk


def lengthen(gate, _by, choice):
    longer = "UPDATE riskreview_decision SET valid_until = valid_until + interval '30 days' WHERE id = %s"
    return longer, _decision(gate, choice).pk


def take_decision(gate, by, choice):
    return "UPDATE riskreview_decision SET decided_by_id = %s WHERE id = %s", by.pk, _decision(gate, choice).pk


def write_verified(gate, by, choice):
    meets = ("", "met_by_id = owner_id, met_at = now(), evidence = 'x', ")[choice % 2]
    statement = f"UPDATE riskreview_condition SET {meets}verified_by_id = %s, verified_at = now() WHERE id = %s"
    return statement, by.pk, _condition(gate, choice).pk


def write_measure_verified(gate, by, choice):
    shown = ("", "met_by_id = owner_id, met_at = now(), evidence = 'x', ")[choice % 2]
    statement = f"UPDATE riskreview_mitigation SET {shown}verified_by_id = %s, verified_at = now() WHERE id = %s"
    return statement, by.pk, _measure(gate, choice).pk


def write_waiver(gate, by, choice):
    lane = _first(gate.review.lanes.exclude(blocks=[]), choice)
    statement = (
        "INSERT INTO riskreview_waiver (id, review_id, lane_id, code, reason, expires_on, by_id, at)"
        " VALUES (%s, %s, %s, %s, 'x', now() + interval '300 days', %s, now())"
    )
    return statement, uuid4(), gate.review.pk, lane.pk, lane.blocks[0], by.pk


def drop_conflict(gate, by, choice):
    statement = (
        "DELETE FROM riskreview_conflictofinterest WHERE person_id = %s",
        "UPDATE riskreview_conflictofinterest SET declared_at = now() + interval '1 day' WHERE person_id = %s",
        "UPDATE riskreview_conflictofinterest SET engagement_id = NULL WHERE person_id = %s",
    )[choice % 3]
    return statement, by.pk


def free_condition(gate, _by, choice):
    return "UPDATE riskreview_condition SET guards = 'nothing' WHERE id = %s", _condition(gate, choice).pk


def write_lift(gate, by, choice):
    decision = _decision(gate, 0)
    statement = (
        "INSERT INTO riskreview_lift (id, engagement_id, decision_id, level, level_reasons, reason, by_id, at, recorded_at)"
        " VALUES (%s, %s, %s, %s, '[]', 'x', %s, now(), now())"
    )
    return statement, uuid4(), gate.pk, decision.pk, choice % 3 + 1, by.pk


def rewrite_plan(gate, _by, choice):
    change = ("objective = 'Another'", "planned_end = planned_end + interval '90 days'", "content_no = content_no + 1",
              "started_at = started_at - interval '30 days'", "kind = 'chance_contact'")[choice % 5]  # fmt: skip
    return f"UPDATE engagements_engagement SET {change} WHERE id = %s", gate.pk


def take_lead(gate, by, _choice):
    return "UPDATE engagements_engagement SET lead_id = %s WHERE id = %s", by.pk, gate.pk


def write_team(gate, by, _choice):
    return "UPDATE engagements_teammember SET user_id = %s WHERE engagement_id = %s", by.pk, gate.pk


def write_author(gate, by, choice):
    if choice % 2:
        return "DELETE FROM engagements_engagementauthor WHERE engagement_id = %s", gate.pk
    statement = "INSERT INTO engagements_engagementauthor (engagement_id, user_id, at) VALUES (%s, %s, now())"
    return statement, gate.pk, by.pk


def copy_review(gate, _by, choice):
    names = [field.column for field in Review._meta.concrete_fields]
    fresh = (
        {"id": "%s", "kind": "'regular'", "status": "'open'", "level_raised_by": "0"} if choice % 2 else {"id": "%s"}
    )
    values = ", ".join(fresh.get(name, name) for name in names)
    statement = (
        f"INSERT INTO riskreview_review ({', '.join(names)}) SELECT {values} FROM riskreview_review WHERE id = %s"
    )
    return statement, uuid4(), gate.review.pk


def delete(gate, _by, choice):
    tables = [table for table, where in _WHERE.items() if where != "true"]
    table = tables[choice % len(tables)]
    return f"DELETE FROM {table} WHERE {_WHERE[table].replace('%(e)s', '%s')}", gate.pk


ATTACKS = (
    set_status, begin_all, write_decision, write_claim, take_claim, hold_lane, force_answer, rewrite_answer,
    move_review, lower_tier, bring_back, end_before, lengthen, take_decision, write_verified, free_condition,
    write_lift, rewrite_plan, take_lead, write_team, write_author, copy_review, delete, set_status, write_decision,
    write_measure_verified, write_waiver, drop_conflict,
)  # fmt: skip

"""A decision record on paper: marked on every page, with its hashes, a code to read the root with, and signatures."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actors.domain.outgoing.records import About
from core.pdf import Paper
from riskreview.domain.guarding import Step
from riskreview.domain.levels import LEVELS
from riskreview.domain.review_cycle import APPROVING, Outcome, Recommendation, ReviewStatus
from riskreview.domain.scales import ANSWERS, Lane, Risk
from riskreview.models.decisions import Basis
from riskreview.selectors import frozen
from riskreview.selectors.sections import COMMENTS
from riskreview.selectors.words import told

LANE: Final = "lane."


def of_decision(found: Mapping[str, Any], about: About) -> bytes:
    """Return the paper of a record as its reader may have it (`riskreview.selectors.document`)."""
    parts = {name: section["content"] for name, section in found["sections"].items()}
    body = json.loads(parts["snapshot"]["text"])
    decision = parts["decision"]
    made = _("Made by %(who)s, %(when)s") % {"who": about.by, "when": about.moment}
    paper = Paper(title=_("Decision record %(id)s") % {"id": found["decision"]}, marking=about.marking, made=made)
    paper.name(body["content"]["title"], _("Decision record"))
    if settings.PARLEY_DEMO:
        paper.prose(_("Demonstration data. Every group, person and event here is invented."), small=True)
    _decision(paper, decision, found["since"])
    _conditions(paper, parts["conditions"])
    _assents(paper, parts.get("assents", ()))
    _waivers(paper, parts.get("waivers", ()))
    _dissent(paper, parts["dissent"])
    _review(paper, parts)
    for name in Lane:
        if lane := parts.get(f"{LANE}{name}"):
            _lane(paper, lane)
            _comments(paper, parts.get(f"{COMMENTS}{name}", ()))
    _plan(paper, body)
    _since(paper, found["since"])
    _outcome(paper, found["addenda"])
    _proof(paper, found, parts)
    _signatures(paper, decision, parts.get("assents", ()))
    return paper.finished()


def _decision(paper: Paper, decision: Mapping[str, Any], since: Mapping[str, Any]) -> None:
    paper.heading(_("The decision"))
    level = LEVELS.get(int(decision["level"]))
    rows = [
        (_("Decision"), _label(Outcome, decision["outcome"])),
        (_("Basis"), str(Basis(decision["basis"]).label)),
        (_("Decided by"), decision["decided_by"]["name"]),
        (_("Level"), f"{decision['level']}: {told(level) if level else ''}".removesuffix(": ")),
        (_("Why this level"), " ".join(decision["level_reasons"])),
        (_("Decided"), _moment(decision["decided_at"])),
        (_("Spoken"), _moment(decision["spoken_at"])),
        (_("In force from"), _moment(decision["in_force_from"])),
        (_("Valid until"), _moment(decision["valid_until"]) or _("Covers no contact")),
        (_("What limits it"), decision.get("valid_because", "")),
        (_("Number"), decision["number"]),
    ]
    if decision["should_not_have_happened"]:
        rows.append((_("In retrospect"), _("The contact should not have happened.")))
    if since["ended_at"]:
        why = f"{_moment(since['ended_at'])}. {since['ended_because']}"
        rows.append((_label(ReviewStatus, since["ended_as"]), why))
    paper.pairs(_said(rows))
    paper.prose(decision["reasons"], label=_("Reasons"))
    besides = [
        (_("Why it goes against the dissent"), decision.get("overrules") or ""),
        (_("What is missing"), decision.get("lacking") or ""),
        (_("Who provides it"), decision.get("lacking_from") or ""),
        (_("By when"), decision.get("lacking_by") or ""),
        (_("What holds until then"), decision.get("meanwhile") or ""),
    ]
    paper.pairs(_said(besides))


def _conditions(paper: Paper, conditions: Sequence[Mapping[str, Any]]) -> None:
    if conditions:
        paper.heading(_("Conditions"))
        rows = [(row["text"], row["owner"]["name"], row["due_on"], _label(Step, row["guards"])) for row in conditions]
        paper.rows(rows, widths=(46, 20, 14, 20), heads=(_("What"), _("Who"), _("Due"), _("Holds up")))


def _assents(paper: Paper, assents: Sequence[Mapping[str, Any]]) -> None:
    if assents:
        paper.heading(_("Agreed to the approval"))
        for row in assents:
            label = f"{row['by']['name']}, {_moment(row['at'])}{_silenced(row)}"
            paper.prose(row["reasons"], label=label)


def _silenced(row: Mapping[str, Any]) -> str:
    """Return what is said of a word that counted for nothing; records frozen earlier hold only what counted."""
    return "" if row.get("counts", True) else ", " + _("not counted: a conflict of interest was declared")


def _waivers(paper: Paper, waivers: Sequence[Mapping[str, Any]]) -> None:
    if waivers:
        paper.heading(_("Waived blocks"))
        for row in waivers:
            until = _("until %(day)s") % {"day": row["expires_on"]} + _silenced(row)
            label = f"{row['item']}, {_label(Lane, row['lane'])}, {row['by']['name']}, {_moment(row['at'])}, {until}"
            paper.prose(row["reason"], label=label)


def _dissent(paper: Paper, dissents: Sequence[Mapping[str, Any]]) -> None:
    if dissents:
        paper.heading(_("Dissent"))
        for row in dissents:
            label = f"{_label(Lane, row['lane'])}, {row['by']['name']}, {_moment(row['at'])}"
            paper.prose(row["text"], label=label)


def _review(paper: Paper, parts: Mapping[str, Any]) -> None:
    review = parts["review"]
    paper.heading(_("The review"))
    rows = [
        (_("Tier"), f"{review['tier']}. {review['tier_rule']}"),
        (_("Opened"), _moment(review["opened_at"])),
        (_("Why it was opened"), review["opened_because"]),
        (_("How the grounds of the refusal were answered"), review["refusal_answered"]),
        (_("Why it was urgent"), review.get("urgent_because")),
        (_("Something of value for the actor"), _("Yes") if review["benefit"] else _("No")),
        (_("Review policy"), (parts.get("policy") or {}).get("version")),
    ]
    paper.pairs(_said(rows))
    if duties := parts["notifications"]:
        who = {
            "court": _("The court"),
            "host_state": _("The host State"),
            "sanctions_committee": _("The sanctions committee"),
            "donor": _("Donors"),
        }
        paper.prose(_("Who may have to be told"), small=True)
        paper.pairs([(who[row["who"]], row["why"]) for row in duties])


def _placed(cells: Mapping[str, Any] | None) -> str:
    """Return where the risk was placed, likelihood by impact; nothing where it was left to the answers."""
    if cells is None:
        return ""
    words = _(
        "%(inherent_likelihood)s x %(inherent_impact)s, after mitigation %(residual_likelihood)s x %(residual_impact)s"
    )
    return words % cells


def _lane(paper: Paper, lane: Mapping[str, Any]) -> None:
    checklist = lane["checklist"]
    paper.heading(_("%(lane)s lane") % {"lane": _label(Lane, lane["name"])})
    version = _("%(title)s, version %(number)s") % {"title": checklist["title"], "number": checklist["version"]}
    rows = [
        (_("Checklist"), version),
        (_("Answered by"), (lane["answered_by"] or {}).get("name", "")),
        (_("Answered"), _moment(lane["answered_at"])),
        (_("Recommendation"), _label(Recommendation, lane["recommendation"])),
        (_("Inherent risk"), _label(Risk, lane["inherent"])),
        (_("Residual risk"), _label(Risk, lane["residual"])),
        (_("Placed by the reviewer"), _placed(lane.get("placed"))),
        (_("Valid until"), _moment(lane["valid_until"])),
    ]
    paper.pairs(_said(rows))
    if lane["reasons"]:
        paper.prose(lane["reasons"], label=_("Reasons"))
    heads = (_("Item"), _("Question"), _("Answer"))
    paper.rows([_answer(row) for row in lane["answers"]], widths=(8, 42, 50), heads=heads)
    if lane["mitigations"]:
        owed = [(row["code"], row["measure"], row["owner"]["name"], row["due_on"]) for row in lane["mitigations"]]
        paper.rows(owed, widths=(8, 52, 25, 15), heads=(_("Item"), _("Mitigation"), _("Who"), _("Due")))


def _comments(paper: Paper, comments: Sequence[Mapping[str, Any]]) -> None:
    if comments:
        rows = [(row["item"], row["text"], f"{row['by']['name']}, {_moment(row['at'])}") for row in comments]
        paper.rows(rows, widths=(8, 62, 30), heads=(_("Item"), _("Comment"), _("Who")))


def _answer(row: Mapping[str, Any]) -> tuple[str, str, str]:
    answer = told(ANSWERS[row["answer"]]) if row["answer"] in ANSWERS else row["answer"] or _("Not answered")
    evidence = [f"[{piece['grade']}] {piece['text']}" if piece["grade"] else piece["text"] for piece in row["evidence"]]
    return row["code"], row["question"], "\n".join(filter(None, [answer, row["reasoning"], *evidence]))


def _plan(paper: Paper, body: Mapping[str, Any]) -> None:
    paper.heading(_("The frozen content"))
    for part in frozen.parts_of(body):
        told_values = _said(part.values)
        if told_values or part.rows:
            paper.prose(part.title, small=True)
        if told_values:
            paper.pairs(told_values)
        if part.rows:
            paper.rows([("; ".join(f"{label}: {value}" for label, value in row),) for row in part.rows], widths=(100,))
    paper.heading(_("Listings on record"))
    listed = [
        (
            row["party"],
            f"{row['list_label']} {row['reference']}",
            "\n".join(filter(None, (row["effects"], row["believed"]))),
        )
        for row in frozen.lists_of(body)
    ]
    found = [
        (row["party"], f"{hit['list_label']} {hit['reference']}", hit["state_label"])
        for row in frozen.look_ups_of(body)
        for hit in row["found"]
    ]
    if listed or found:
        paper.rows([*listed, *found], widths=(30, 40, 30))
    else:
        paper.prose(_("No listing of anybody who takes part is recorded."))
    if standing := frozen.standing_of(body):
        paper.heading(_("Scores on that day"))
        rows = [row for score in standing for row in _score(score)]
        paper.rows(rows, widths=(26, 20, 54), heads=(_("Actor"), _("Score"), _("Run and hash of its inputs")))


def _score(row: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    found = []
    for name, label in (("trust", _("Trust")), ("escalation", _("Escalation index"))):
        value = row[f"{name}_value"]
        shown = f"{float(value):.0f}" if value is not None else _("Not assessed")
        run = " ".join(filter(None, [row[f"{name}_run_id"], row.get(f"{name}_inputs_sha256", "")]))
        found.append((row["party"], f"{label}: {shown}", run))
    return found


def _since(paper: Paper, since: Mapping[str, Any]) -> None:
    rows = [(_moment(row["at"]), row["reason"]) for row in (*since["changes"], *since["lifts"])]
    if rows:
        paper.heading(_("What changed since"))
        paper.pairs(rows)


def _outcome(paper: Paper, addenda: Sequence[Mapping[str, Any]]) -> None:
    if addenda:
        paper.heading(_("What came of the contact"))
    for row in addenda:
        said = row["section"]["content"]
        paper.prose(said["outcome"], label=f"{said['number']}. {said['by']['name']}, {_moment(said['at'])}")
        paper.pairs(_said([(_("Deviations from the plan"), said["deviations"]), (_("Lessons"), said["lessons"])]))
        paper.pairs([(_("SHA-256 of this addendum"), row["sha256"])])


def _proof(paper: Paper, found: Mapping[str, Any], parts: Mapping[str, Any]) -> None:
    paper.heading(_("Proof"))
    rows = [
        (_("Decision"), found["decision"]),
        (_("Root of the record"), found["root"]),
        (_("Frozen"), _moment(found["frozen_at"])),
        (_("SHA-256 of the frozen content"), parts["snapshot"]["sha256"]),
        (_("Audit chain before the decision"), parts["decision"]["audit_head"]),
        (_("Audit chain when this was made"), found["exported"]["audit_head"]),
        *((told(name), parts[f"{LANE}{name}"]["checklist"]["sha256"]) for name in Lane if f"{LANE}{name}" in parts),
    ]
    paper.pairs(_said(rows))
    paper.code(found["root"])
    paper.prose(
        _("The code holds the root. verify.py, which comes with the record, computes it anew from record.json."),
        small=True,
    )
    if left_out := len(found["hashes"]) - len(found["sections"]):
        paper.prose(_("Left out for this reader, with their hash: %(count)s sections.") % {"count": left_out})


def _signatures(paper: Paper, decision: Mapping[str, Any], assents: Sequence[Mapping[str, Any]]) -> None:
    paper.heading(_("Signatures"))
    approved = decision["basis"] == Basis.REVIEW and decision["outcome"] in APPROVING
    agreed = [row["by"]["name"] for row in assents if approved and row.get("counts", True)]
    paper.signatures([decision["decided_by"]["name"], *agreed, _("Received by, on")])


def _said(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(label, value) for label, value in rows if value]


def _label(kind: Any, value: str) -> str:
    return told(kind(value).label) if value else ""


def _moment(value: str | None) -> str:
    return f"{date_format(datetime.fromisoformat(value), 'j M Y, H:i')} UTC" if value else ""

"""Every refusal of the gate says where its rule comes from and what would change it."""

import ast
import re
from pathlib import Path

from core import refusals
from core.errors import Conflict, DomainError, NotAllowed
from engagements import policies as planning
from engagements.domain import release
from riskreview import policies
from riskreview.domain.origins import ORIGINS, POLICIES

RAISED = {"Conflict", "Invalid", "NotFound", "NotAllowed", "Stale", "Answerable", "Bar"}
SOURCES = [path for path in Path("riskreview").rglob("*.py") if "migrations" not in path.parts]
SOURCES.append(Path("core/published.py"))


def codes_of(path):
    """The codes of the refusals a module makes; one made of a field stands for each that is asked for."""
    text = path.read_text()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED:
            code = node.args[0]
            if isinstance(code, ast.Constant):
                yield code.value
            else:
                yield from (f"no_{field}" for field in re.findall(r'_text\(\w+, "(\w+)"', text))


CODES = {code for path in SOURCES for code in codes_of(path)}


def test_every_code_of_the_gate_has_an_origin_and_a_way_out():
    assert len(CODES) > 40
    assert {"no_question", "no_reply"} <= CODES
    assert [code for code in sorted(CODES) if not all(refusals.why(Conflict(code, "No.")))] == []
    assert set(ORIGINS) <= CODES


def test_so_does_everything_that_bars_a_release():
    codes = {
        code for name in ("domain/release.py", "services/releases.py") for code in codes_of(Path("engagements") / name)
    }
    assert [code for code in sorted(codes) if not all(refusals.why(Conflict(code, "No.")))] == []
    assert set(release.ORIGINS) <= codes
    assert all(hasattr(planning, name) for name in release.POLICIES)


def test_every_policy_of_the_gate_has_an_origin_and_a_way_out():
    assert {name for name in dir(policies) if name.startswith("may_")} == set(POLICIES)
    refusal = NotAllowed("not_allowed", "No.")
    general = refusals.why(refusal)
    refusal.policy = "riskreview.policies.may_claim"
    assert refusals.why(refusal) == POLICIES["may_claim"] != general
    refusal.origin = "Legal review, version 2. L01: the mandate."
    assert refusals.why(refusal) == (refusal.origin, POLICIES["may_claim"][1])
    assert refusals.why(DomainError("unheard_of", "No.")) == ("", "")

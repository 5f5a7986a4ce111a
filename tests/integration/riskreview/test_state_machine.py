"""Whatever anybody does, in whichever order: nothing begins without a live decision, and nobody decides their own.

Hypothesis chooses the commands, who gives them and what is tried past the services; `tests.gate` says what must hold.
`python -m bench.model_check` walks much longer.
"""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.gate import ATTACKS, COMMANDS, NAMES, Gate

pytestmark = pytest.mark.django_db(transaction=True)
CHOICES = st.integers(0, 59)
PEOPLE = st.sampled_from(NAMES)
ATTEMPT = st.tuples(st.integers(0, len(ATTACKS) * 60 - 1), PEOPLE)
FEW = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=4,
    stateful_step_count=10,
    suppress_health_check=list(HealthCheck),
)


def test_no_order_of_commands_gets_past_the_gate():
    gate = Gate()

    class Walk(RuleBasedStateMachine):
        @initialize(steps=st.integers(0, 14), choice=CHOICES)
        def begin(self, steps, choice):
            gate.begin()
            for _ in range(steps):
                gate.onward(choice)

        @rule(choice=CHOICES)
        def go_on(self, choice):
            gate.onward(choice)

        @rule(command=st.sampled_from(sorted(COMMANDS)), who=PEOPLE, choice=CHOICES)
        def anybody(self, command, who, choice):
            gate.step(command, who, choice)

        @rule(attempts=st.lists(ATTEMPT, min_size=1, max_size=3))
        def past_the_services(self, attempts):
            gate.attack(*attempts)

    run_state_machine_as_test(Walk, settings=FEW)

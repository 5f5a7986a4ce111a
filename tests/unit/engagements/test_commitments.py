import pytest

from engagements.domain.commitments import (
    BREACHES,
    OPEN,
    TABLE,
    CommitmentAction,
    CommitmentStatus,
    after,
    open_actions,
    pairs,
)
from engagements.domain.transitions import IllegalTransition


def test_what_has_ended_stays_ended():
    ended = set(CommitmentStatus) - OPEN
    assert {status for status in CommitmentStatus if not open_actions(status)} == ended


def test_a_breach_is_possible_wherever_a_promise_stands():
    standing = OPEN - {CommitmentStatus.PROPOSED}
    assert {status for status, action in TABLE if action in BREACHES} == standing


def test_a_proposal_is_made_or_withdrawn_first_or_lapses():
    first = {CommitmentAction.MAKE, CommitmentAction.WITHDRAW, CommitmentAction.LAPSE}
    assert set(open_actions(CommitmentStatus.PROPOSED)) == first
    with pytest.raises(IllegalTransition):
        after(CommitmentStatus.PROPOSED, CommitmentAction.FULFIL)


def test_nothing_leads_back_to_a_proposal():
    assert CommitmentStatus.PROPOSED not in {target for _source, target in pairs()}

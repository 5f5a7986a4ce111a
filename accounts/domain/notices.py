"""What people are told of: a closed vocabulary. Its words name nobody and nothing, since they may leave by e-mail."""

from enum import StrEnum


class Kind(StrEnum):
    """Why somebody is told of something."""

    LANE_OPEN = "lane_open"
    LANE_OVERDUE = "lane_overdue"
    LANE_AGAIN = "lane_again"
    LANE_GIVEN = "lane_given"
    LANE_TAKEN = "lane_taken"
    QUESTION_ASKED = "question_asked"
    QUESTION_REPLIED = "question_replied"
    QUESTION_UNANSWERED = "question_unanswered"
    COMMENTED = "commented"
    DECISION_WAITS = "decision_waits"
    AGREE_AGAIN = "agree_again"
    DECIDED = "decided"
    LEVEL_RAISED = "level_raised"
    CONDITION_GIVEN = "condition_given"
    CONDITION_DUE = "condition_due"
    CONDITION_OVERDUE = "condition_overdue"
    CONDITION_TO_VERIFY = "condition_to_verify"
    CONDITION_VERIFIED = "condition_verified"
    MITIGATION_GIVEN = "mitigation_given"
    MITIGATION_DUE = "mitigation_due"
    MITIGATION_OVERDUE = "mitigation_overdue"
    MITIGATION_TO_VERIFY = "mitigation_to_verify"
    MITIGATION_VERIFIED = "mitigation_verified"
    VALIDITY_ENDING = "validity_ending"
    VALIDITY_ENDED = "validity_ended"
    CHANGED = "changed"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    LIFTED = "lifted"
    DELIVERY_ORDERED = "delivery_ordered"
    DELIVERY_DIVERTED = "delivery_diverted"
    TIE_WITHDRAWN = "tie_withdrawn"
    TIE_ENDED = "tie_ended"
    TIE_STAYS = "tie_stays"
    PERIOD_OVER = "period_over"
    LETTING_GO_WAITS = "letting_go_waits"
    RELEASE_WAITS = "release_waits"
    RECALL_NEEDED = "recall_needed"


class Whole(StrEnum):
    """The records through which a notice is seen: who may not see the whole is not told of its parts either."""

    ENGAGEMENT = "engagements.engagement"
    ACTOR = "actors.actor"
    PERSON = "actors.person"

"""Two records of one actor: one is kept, the other goes into it, and both can be told apart again.

A merge of records is no event in the world: `reshaping` is for actors that went into another.
"""

from collections.abc import Mapping
from typing import Final

from actors.domain.words import Labelled
from actors.domain.words import noop as _


class MergeStatus(Labelled):
    """How far a merge has come."""

    PROPOSED = "proposed", _("Waits for a second person")
    MERGED = "merged", _("Merged")
    SPLIT_PROPOSED = "split_proposed", _("Merged; splitting again waits for a second person")
    SPLIT = "split", _("Split again")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MergeAct(Labelled):
    """What a person does about a merge."""

    CONFIRM = "confirm", _("Merge the records")
    REFUSE = "refuse", _("Refuse")
    WITHDRAW = "withdraw", _("Withdraw")
    PROPOSE_SPLIT = "propose-split", _("Split again")
    CONFIRM_SPLIT = "confirm-split", _("Split the records")
    REFUSE_SPLIT = "refuse-split", _("Leave them merged")
    WITHDRAW_SPLIT = "withdraw-split", _("Withdraw the split")


TRANSITIONS: Final[Mapping[tuple[MergeStatus, MergeAct], MergeStatus]] = {
    (MergeStatus.PROPOSED, MergeAct.CONFIRM): MergeStatus.MERGED,
    (MergeStatus.PROPOSED, MergeAct.REFUSE): MergeStatus.REFUSED,
    (MergeStatus.PROPOSED, MergeAct.WITHDRAW): MergeStatus.WITHDRAWN,
    (MergeStatus.MERGED, MergeAct.PROPOSE_SPLIT): MergeStatus.SPLIT_PROPOSED,
    (MergeStatus.SPLIT_PROPOSED, MergeAct.CONFIRM_SPLIT): MergeStatus.SPLIT,
    (MergeStatus.SPLIT_PROPOSED, MergeAct.REFUSE_SPLIT): MergeStatus.MERGED,
    (MergeStatus.SPLIT_PROPOSED, MergeAct.WITHDRAW_SPLIT): MergeStatus.MERGED,
}

BY_ANOTHER: Final = frozenset([MergeAct.CONFIRM, MergeAct.REFUSE, MergeAct.CONFIRM_SPLIT, MergeAct.REFUSE_SPLIT])
"""What somebody does who did not propose it."""
BY_WHO_PROPOSED: Final = frozenset([MergeAct.WITHDRAW, MergeAct.WITHDRAW_SPLIT])
WAITING: Final = (MergeStatus.PROPOSED, MergeStatus.SPLIT_PROPOSED)
STANDING: Final = (MergeStatus.MERGED, MergeStatus.SPLIT_PROPOSED)
"""While it is so the two records are one."""


class Pick(Labelled):
    """Whose value the kept record has afterwards; without one it keeps its own."""

    FOLDED = "folded", _("from the other record")
    BOTH = "both", _("from both")


SIZE: Final = "size"
"""The columns of the size are taken together: a figure belongs to its source."""
SIZE_COLUMNS: Final = (
    "size_low", "size_high", "size_on", "size_source_id", "size_reliability", "size_credibility",
)  # fmt: skip
OF_MANY: Final = frozenset(["subtypes", "countries", "organisation_levels"])
"""Fields that hold several values, so that both records' can be kept."""
PICKED: Final = (
    "subtypes", "countries", "region", "summary", "founded_year", "ended_year", "motivations", "principles",
    "constituency", "ethno_cultural", "population_control", "finance_sources", "ihl_commitments",
    "mediation_attitude", "internal_spoilers", "structure", "organisation_levels", "command_control",
    "territorial_control", "attitude_to_contact", SIZE,
)  # fmt: skip
"""What is chosen field by field. The type is the same on both; the stricter marking holds."""

"""What may tie somebody to an engagement or an actor so that others review and decide: a closed vocabulary."""

from engagements.domain.words import Labelled
from engagements.domain.words import noop as _


class Tie(Labelled):
    """What kind of tie somebody declares."""

    FAMILY = "family", _("Family or close friendship")
    FORMER_WORK = "former_work", _("Worked for them, or with them")
    FINANCIAL = "financial", _("Money or property")
    OPINION = "opinion", _("Took a public stand for or against them")
    OTHER = "other", _("Something else")

"""How long decision records are kept, as `core.retention` asks: they are only ever archived."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef

from core.retention import Over
from engagements.models import Engagement
from engagements.services.keeping import ENGAGEMENT, OVER, OfEngagements
from riskreview.models import Decision


class DecisionRecords(OfEngagements):
    """Keeps what was decided about an engagement, from the end of the engagement."""

    def over(self, since: date, today: date) -> Iterable[Over]:  # noqa: ARG002 - one shape for every keeper
        """Return the engagements with a decision that were closed, cancelled or refused on `since` or before."""
        decided = Decision.objects.filter(engagement=OuterRef("pk"))
        for row in Engagement.objects.filter(Exists(decided), status__in=OVER):
            ended = (row.closed_at or row.updated_at).date()
            if ended <= since:
                yield Over(ENGAGEMENT, row.pk, row.compartment_id, ended)


DECISION_RECORDS: Final = DecisionRecords()

"""Where the facts of an import come from: the data set, as a source in the compartment each fact lies in."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Compartment, User
from actors.models import Source
from core import audit
from core.errors import Conflict


@dataclass(frozen=True, slots=True)
class Origin:
    """The data set a file is a version of, who takes it in, and when."""

    title: str
    by: User
    at: datetime
    reliability: str
    published_by: str = ""
    url: str = ""
    reference: str = ""
    found: dict[UUID, Source] = field(default_factory=dict)

    def source_in(self, compartment: Compartment) -> Source:
        """Return the data set as a source of a compartment, added the first time.

        Raises Conflict where the only source of this title was refuted: nothing more can rest on it.
        """
        if compartment.pk not in self.found:
            rows = Source.objects.filter(compartment=compartment, title=self.title, kind="dataset")
            known = list(rows.order_by("created_at"))
            believed = next((source for source in known if not source.is_refuted), None)
            if known and believed is None:
                message = _('"%(title)s" is refuted as a source: nothing more can rest on it. Nothing was imported.')
                raise Conflict("source_refuted", message % {"title": self.title})
            self.found[compartment.pk] = believed or self._added(compartment)
        return self.found[compartment.pk]

    def _added(self, compartment: Compartment) -> Source:
        made = Source.objects.create(
            compartment=compartment,
            title=self.title,
            kind="dataset",
            origin=self.published_by,
            reliability=self.reliability,
            url=self.url,
            reference=self.reference,
        )
        audit.record("actors.source_added", made, by=self.by, at=self.at, changes={"title": self.title})
        return made

"""Taking the report for parliament out: noted as read by whom, for which period, before it leaves."""

import csv
import json
from dataclasses import asdict
from datetime import date
from io import StringIO

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from core import canonical, clock, reads
from core.authz import ensure
from core.pdf import Paper
from riskreview import policies
from riskreview.selectors import report
from riskreview.selectors.report import Report


def report_of(*, since: date, until: date, by: User) -> Report:
    """Return the redacted report of a period, noted as an export with its maker; raises NotAllowed."""
    ensure(policies.may_oversee, by)
    made = report.of(since=since, until=until, user=by, at=clock.now())
    reads.record(
        "export",
        by=by,
        subject_type="riskreview.decision",
        filters=f"redacted=true&since={since}&until={until}",
        count=made.total,
    )
    return made


def as_data(made: Report) -> dict[str, object]:
    """Return the report as REST and the JSON file say it."""
    data: dict[str, object] = canonical.plain(asdict(made))
    return data


def as_json(made: Report) -> bytes:
    """Return the report as a JSON file."""
    return json.dumps(as_data(made), ensure_ascii=False, indent=1).encode()


def as_csv(made: Report) -> bytes:
    """Return the tables as a CSV file with table, row and value."""
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow([_("table"), _("row"), _("value")])
    rows.writerows([table.title, name, value] for table in report.tables(made) for name, value in table.rows)
    return out.getvalue().encode()


def as_pdf(made: Report) -> bytes:
    """Return the tables as a paper. It names nobody, its maker neither: that stands in the trail of reads."""
    period = _("%(since)s to %(until)s") % {"since": made.since, "until": made.until}
    stamp = _("made %(at)s UTC") % {"at": f"{made.made_at:%Y-%m-%d %H:%M}"}
    paper = Paper(title=_("Decisions at the gate"), marking=settings.PARLEY_MARKING, made=stamp)
    paper.name(_("Decisions at the gate"), period)
    paper.prose(redaction(), small=True)
    for table in report.tables(made):
        paper.heading(table.title)
        if table.rows:
            paper.rows(table.rows, widths=(70, 30))
        else:
            paper.prose(_("None."))
    return paper.finished()


def redaction() -> str:
    """Return what the report leaves out, in words."""
    return _(
        "Counts only: no names, no actors but by type, no compartments, no texts. Groups of fewer than three are put "
        "together. It covers the engagements its maker may see."
    )


FORMATS = {"csv": as_csv, "json": as_json, "pdf": as_pdf}

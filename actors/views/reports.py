"""Tables to take along as CSV: UTF-8 with a mark spreadsheets know, and no cell that one would run as a formula."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from actors.domain.outgoing.sheets import neutral_in_text


def as_csv(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return a table as a file to download."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(header)
    writer.writerows([neutral_in_text("" if value is None else str(value)) for value in row] for row in rows)
    return answer

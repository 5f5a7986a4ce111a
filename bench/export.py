"""The export of everything visible as NDJSON beside COPY of the same rows, and what it adds to the memory in use."""

import io
import resource

from django.db import connection
from django.test import Client

from accounts.domain.markings import Marking
from accounts.models import User
from actors.selectors import profile
from bench.measure import Effort, beside
from tests import factories


class Nowhere(io.RawIOBase):
    """Takes everything and keeps nothing."""

    def write(self, _chunk: object) -> None:
        """Forget a piece."""


def measure(user: User, effort: Effort) -> None:
    """Measure and print the export of all that the user sees."""
    rest = Client(headers={"authorization": f"Bearer {factories.make_token(user).secret}"})
    rows = profile.statement(user, ceiling=Marking.AMBER)
    sql, values = rows.query.sql_with_params()

    def ours() -> None:
        answer = rest.get("/api/v1/actors/export/?format=ndjson")
        assert answer.status_code == 200, answer.status_code
        for _piece in answer.streaming_content:
            pass

    def limit() -> None:
        with connection.cursor() as cursor:
            whole = cursor.mogrify(f"COPY (SELECT row_to_json(one) FROM ({sql}) AS one) TO STDOUT", values)
            cursor.copy_expert(whole, Nowhere())

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mine, floor, ratio = beside(ours, limit, Effort(min(effort.rounds, 3), 1))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(f"export as NDJSON: {mine:.1f} s, COPY {floor:.1f} s, limit/ours {ratio:.2f}; memory grew by {grown} MiB")

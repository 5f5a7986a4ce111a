"""The limit of a Python process: a bare WSGI application that finds a token and sends one statement, by psycopg2.

It has no framework, permission, throttle or note of the read. Both applications are called by the same test client.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.services import tokens
from actors.selectors import profile
from core import prepared

TOKEN = """
SELECT t.user_id, array_agg(c.compartment_id) FROM accounts_apitoken t JOIN accounts_user u ON u.id = t.user_id
LEFT JOIN accounts_apitoken_compartments c ON c.apitoken_id = t.id
WHERE t.digest = %s AND t.revoked_at IS NULL AND t.expires_at > now() AND u.is_active GROUP BY t.id
"""
Read = Callable[[], bytes]


def client(secret: str, read: Read) -> Client:
    """Return a test client of a bare application that answers every address by `read`."""

    def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        scheme, _blank, given = environ["HTTP_AUTHORIZATION"].partition(" ")
        if scheme != "Bearer" or not fetched(TOKEN, [tokens.digest(given)]):
            start_response("401 Unauthorized", [])
            return [b""]
        start_response("200 OK", [("Content-Type", "application/json")])
        return [read()]

    def handler(environ: dict[str, Any]) -> HttpResponse:
        begun: list[Any] = []
        body = b"".join(application(environ, lambda *said: begun.extend(said)))
        answer: Any = HttpResponse(body, status=int(begun[0][:3]), headers=dict(begun[1]))
        answer.wsgi_request = None
        return answer

    bare: Any = Client(headers={"authorization": f"Bearer {secret}"})
    bare.handler = handler
    return bare


def rows(query: QuerySet[Any]) -> Read:
    """Return the read of a query's rows, dumped as JSON by Python."""
    sql, values = query.query.sql_with_params()
    return lambda: json.dumps(fetched(sql, values), default=str).encode()


def written(query: QuerySet[Any]) -> Read:
    """Return the read of a query of `profile.listed` whose JSON is put together by PostgreSQL."""
    sql, values = query.query.sql_with_params()
    names = ", ".join(f'"{name}"' for name in profile.IN_A_LIST)
    whole = f"SELECT json_agg(row_to_json(listed))::text FROM ({sql}) AS listed ({names})"
    return lambda: bytes(fetched(whole, values)[0][0].encode())


def profile_of(actor_id: UUID, user: User) -> Read:
    """Return the read of one profile by its statement, which the connection plans once."""
    sql, values = profile.statement(user).filter(pk=actor_id).query.sql_with_params()
    names = ", ".join(f'"{name}"' for name in profile.WHOLE)
    whole = f"SELECT row_to_json(told)::text FROM ({sql}) AS told ({names})"
    asked = prepared.statement(whole, values, stand_ins=[actor_id])
    return lambda: bytes(prepared.rows(asked, {actor_id: actor_id})[0][0].encode())


def fetched(sql: str, values: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a statement, past the framework."""
    with connection.connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())

"""The hot reads, as REST and as pages, for a reader who sees everything and for one who sees one in a hundred."""

import statistics

from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from accounts.models import User
from actors.models import Actor
from actors.selectors import keyset, profile
from bench import bare
from bench.measure import Act, Effort, head, line, raw, raw_rows, timed
from tests import factories

FILTERS = (
    "type=ngo", "status=active", "country=KE", "country=FR", "listing=any", "compartment=small", "freshness=stale", "freshness=fresh",
    "type=ngo&country=KE&listing=any", "sort=name", "sort=-name", "sort=contact", "sort=-contact", "sort=reviewed",
    "sort=-reviewed", "sort=updated", "sort=-updated",
)  # fmt: skip
SEARCHED = 40


def measure(everything: User, little: User, effort: Effort) -> dict[str, float]:
    """Measure and print each, for both readers; return the seconds by name."""
    head()
    return _measure_for(everything, "all", effort) | _measure_for(little, "1 %", effort)


def _measure_for(user: User, who: str, effort: Effort) -> dict[str, float]:
    token = factories.make_token(user)
    rest, web = Client(headers={"authorization": f"Bearer {token.secret}"}), Client()
    web.force_login(user)
    user.token_compartments = frozenset(user.access)
    seen = Actor.objects.visible_to(user)
    some = seen.order_by("name")[seen.count() // 2]
    address = f"/api/v1/actors/{some.pk}/profile/"
    rest_list, rest_one = got(rest, "/api/v1/actors/?limit=50"), got(rest, address)
    first = got(web, "/actors/")
    page = profile.listed(user).order_by("-updated_at", "-id")[:51]
    one = bare.profile_of(some.pk, user)
    rows: dict[str, tuple[Act, Act]] = {
        "REST list of 50, limit SQL": (rest_list, raw_rows(page)),
        "  limit bare WSGI": (rest_list, got(bare.client(token.secret, bare.rows(page)), "/")),
        "  limit the same, JSON by SQL": (rest_list, got(bare.client(token.secret, bare.written(page)), "/")),
        "REST one profile, limit SQL": (rest_one, one),
        "  limit bare WSGI, planned once": (rest_one, got(bare.client(token.secret, one), "/")),
        "REST 304, limit its 200": (got(rest, address, 304, if_none_match=rest.get(address)["ETag"]), rest_one),
        "page: list, limit REST": (first, rest_list),
        "page: profile, limit REST": (got(web, f"/actors/{some.pk}/"), rest_one),
    }
    for query in (*FILTERS, f"sort=name&cursor={middle(seen, 'name')}"):
        rows[f"/actors/?{query[:19]}"] = (got(web, f"/actors/?{query}"), rest_list)
    taken = {f"{what} ({who})": line(f"{what} ({who})", *acts, effort) for what, acts in rows.items()}
    search(rest, seen, who)
    return taken


def got(client: Client, address: str, status: int = 200, **headers: str) -> Act:
    """Return the act of getting a page; it must be there."""
    sent = {f"HTTP_{name.upper()}": value for name, value in headers.items()}

    def act() -> None:
        answer = client.get(address, **sent)
        assert answer.status_code == status, (address, answer.status_code)

    return act


def middle(rows: QuerySet[Actor], column: str) -> str:
    """Return the cursor of a page in the middle of the list."""
    halfway = rows.order_by(column, "pk").values_list("pk", column)[rows.count() // 2]
    return keyset._encoded(halfway, back=False)  # noqa: SLF001 - there is no other way to a page so deep


def search(rest: Client, seen: QuerySet[Actor], who: str) -> None:
    """Print p50 and p95 of searching names with a letter missing, beside one bare trigram query each."""
    step = max(1, seen.count() // SEARCHED)
    names = [name.lower() for name in seen.order_by("name").values_list("name", flat=True)[::step][:SEARCHED]]
    wrong = [name[:2] + name[3:] for name in names]
    bare = "SELECT id FROM actors_actor WHERE search_text %%> %s ORDER BY search_text <->> %s LIMIT 20"
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX IF NOT EXISTS bare ON actors_actor USING gin (search_text gin_trgm_ops)")
    ours = sorted(timed(got(rest, f"/api/v1/actors/?q={text}&limit=20"), 1) for text in wrong)
    floor = sorted(timed(raw(bare, [text, text]), 1) for text in wrong)
    late = int(len(ours) * 0.95)
    print(
        f"{f'search with a typo ({who})':34}  p50 {statistics.median(ours) * 1000:.1f} ms, p95 {ours[late] * 1000:.1f} ms; "
        f"bare trigram p50 {statistics.median(floor) * 1000:.1f}, p95 {floor[late] * 1000:.1f}; "
        f"bare/ours p95 {floor[late] / ours[late]:.2f}"
    )

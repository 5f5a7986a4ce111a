"""What somebody outside a compartment meets in all of Parley: not one id and not one word of what lies inside."""

import re
from collections import Counter, deque
from io import BytesIO
from urllib.parse import quote_plus, urlencode
from uuid import UUID

from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse
from django.utils.html import escape
from openpyxl import load_workbook

from actors.domain.outgoing.records import Format
from actors.models import Actor, ListEntry, Person
from engagements.models import Engagement
from tests.architecture.test_strangers import addresses
from tests.factories import make_token

LONG_ENOUGH = 12  # shorter texts are vocabulary
OF_EACH_ROUTE, OF_EACH_KIND = 1, 2
A_KEY = re.compile(r"[a-z]+(_[a-z]+)+")  # a word of a vocabulary, however long
NO_WORDS = {"accounts.notice"}  # its text is vocabulary and addresses, whose ids are looked for by themselves
NOT_ASKED = {"schema", "docs"}
LINK = re.compile(r'href="(/[^"#]*)')


def hidden_from(user):
    """Return the ids and the texts of every record the user may not see, less what they may read elsewhere."""
    ids, texts, known = set(), set(), set()
    for model in apps.get_models():
        if not hasattr(model._default_manager, "visible_to"):
            continue
        columns = [
            field.attname
            for field in model._meta.fields
            if isinstance(field, models.CharField | models.TextField)
            and not field.choices
            and model._meta.label_lower not in NO_WORDS
        ]
        seen = model._default_manager.visible_to(user)
        hidden = model._default_manager.exclude(pk__in=seen.values("pk"))
        ids.update(str(pk) for pk in hidden.values_list("pk", flat=True) if isinstance(pk, UUID))
        for rows, found in ((hidden, texts), (seen, known)):
            for row in rows.values_list(*columns) if columns else ():
                found.update(text for text in row if text and len(text) >= LONG_ENOUGH and not A_KEY.fullmatch(text))
    published = ListEntry.objects.values_list("names", flat=True)
    known.update(text for names in published for text, _how in names)  # what a list says is public
    readable = "\n".join(known)
    return {secret for secret in ids | texts if secret not in readable}


def pages(user, urls):
    """Yield address and text of pages."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for url in urls:
        answer = browser.get(url)
        assert answer.status_code == 200, url
        yield url, answer.content.decode()


def crawl(user):
    """Yield address and text of every page the user reaches by links, a few for each route, and of every REST list."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    waiting, met, walked = deque(["/"]), {"/"}, Counter()
    while waiting:
        url = waiting.popleft()
        try:
            route = resolve(url.split("?")[0]).view_name
        except Resolver404:
            continue
        walked[route] += 1
        if walked[route] > OF_EACH_ROUTE:
            continue
        answer = browser.get(url)
        html = answer.content.decode() if "text/html" in answer.headers.get("Content-Type", "") else ""
        yield url, html
        for link in LINK.findall(html):
            if link not in met:
                met.add(link)
                waiting.append(link.replace("&amp;", "&"))
    bearer = {"Authorization": f"Bearer {make_token(user).secret}"}
    for name, url, has_id in addresses(get_resolver()):
        if url.startswith("/api/v1/") and not has_id and name not in NOT_ASKED:
            answer = browser.get(f"{url}?limit=200", headers=bearer)
            yield url, answer.content.decode()


def files(user):
    """Yield what every format of an export of all actors holds, of a workbook the text in its cells."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for asked in ("ndjson", *Format):
        url = f"{reverse('actor-export')}?format={asked}"
        content = b"".join(browser.get(url, headers={"Authorization": f"Bearer {make_token(user).secret}"}))
        book = load_workbook(BytesIO(content)) if asked is Format.XLSX else []
        cells = [str(cell) for sheet in book for row in sheet.values for cell in row]
        yield url, "\n".join(cells) or content.decode()


def searches(user):
    """Yield what the searches answer to the names of hidden actors, people and engagements, less the question itself."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for model, name in ((Actor, "name"), (Person, "real_name"), (Engagement, "title")):
        hidden = model.objects.exclude(pk__in=model.objects.visible_to(user).values("pk"))
        for text in hidden.order_by("pk").values_list(name, flat=True)[:OF_EACH_KIND]:
            for path in (reverse("accounts:search"), reverse("actors:suggestions", args=["actors"])):
                url = f"{path}?{urlencode({'q': text})}"
                yield url, browser.get(url).content.decode().replace(escape(text), "").replace(quote_plus(text), "")

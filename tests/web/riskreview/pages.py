"""What the tests of the gate's pages share: addresses, reading a form back as a browser would send it."""

import re
from html.parser import HTMLParser

from riskreview.models import Review


def text_of(response):
    """The page, its white space folded."""
    return re.sub(r"\s+", " ", response.content.decode())


def page(browser, url, status=200):
    response = browser.get(url)
    assert response.status_code == status, (url, response.status_code)
    return text_of(response)


def review_url(review, *parts):
    return "/".join(["/reviews", str(review.pk), *parts, ""])


def door(engagement, act):
    return f"/reviews/engagements/{engagement.pk}/{act}/"


def version_of(record):
    return type(record).objects.get(pk=record.pk).version


def fresh(record):
    return type(record).objects.get(pk=record.pk)


class _Form(HTMLParser):
    """Collects what a browser would send back from the first form that posts and has a field `seen_version`."""

    def __init__(self):
        super().__init__()
        self.forms, self.select, self.option, self.area = [], None, None, None

    @property
    def data(self):
        return next(form for form in self.forms if "seen_version" in form)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form":
            self.forms.append({})
        if not self.forms:
            return
        form, name = self.forms[-1], values.get("name")
        if tag == "input" and name:
            kind = values.get("type", "text")
            if kind not in {"radio", "checkbox"} or "checked" in values:
                form[name] = values.get("value") or ("on" if kind in {"radio", "checkbox"} else "")
        elif tag == "textarea" and name:
            self.area, form[name] = name, ""
        elif tag == "select" and name:
            self.select = name
            form.setdefault(name, "")
        elif tag == "option" and self.select and "selected" in values:
            form[self.select] = values.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.forms[-1][self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            form = self.forms[-1]
            form[self.area] = form[self.area].removeprefix("\r\n").removeprefix("\n")
            self.area = None
        if tag == "select":
            self.select = None


def form_of(browser, url):
    """What the form of a page would send if nobody typed anything."""
    return form_in(browser.get(url))


def form_in(response):
    """The same, of a page that was answered already."""
    parser = _Form()
    parser.feed(response.content.decode())
    return parser.data


def best_answers(browser, url, codes_of):
    """The form of a lane with the best answer given to every item; `codes_of` maps code to item."""
    data = form_of(browser, url)
    for code, item in codes_of.items():
        if not item.filled_from:
            data[f"{code}-answer"] = item.scale.best
    return data


def status_of(review):
    return Review.objects.get(pk=review.pk).status

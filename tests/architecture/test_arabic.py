"""Readers of Arabic see our English words until there is a translation, never a word that a package means otherwise."""

import ast
import gettext
import re
from pathlib import Path

from django.utils import translation

from riskreview.domain.verdict import Verdict
from tests.architecture.test_rules import calls, modules

CATALOGUE = Path("locale/ar/LC_MESSAGES")
TRANSLATORS = {"_", "noop", "gettext", "gettext_lazy", "gettext_noop"}
IN_TEMPLATES = re.compile(r"""{%\s*trans(?:late)?\s+(["'])(.+?)\1|\b_\((["'])(.+?)\3\)""")
AS_WE_MEAN_THEM = {
    "Add", "All", "Arabic", "Browser", "Cancel", "Change", "Code", "Confirm", "Country", "Create", "Created", "Delete", "Edit",
    "English", "File", "New password", "No", "None", "Note", "Password", "Remove", "Save", "Search", "Sessions", "Tokens",
    "United Kingdom", "Unknown", "Yes", "clients", "day", "and", "name", "search", "today", "user", "version", "yesterday",
}  # fmt: skip
"""Words of ours that a package translates, each read in Arabic and found to say what we mean."""


def words() -> set[str]:
    """Return every text of ours that is marked for translation."""
    found = set()
    for path in modules():
        for call in calls(path):
            if getattr(call.func, "id", "") in TRANSLATORS and call.args and isinstance(call.args[0], ast.Constant):
                found.add(call.args[0].value)
    for path in Path("templates").rglob("*.*"):
        found |= {match[1] or match[3] for match in IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))}
    return found


def test_no_word_is_taken_from_a_package_unread():
    ours = gettext.GNUTranslations((CATALOGUE / "django.mo").open("rb"))
    with translation.override("ar"):
        translated = {word for word in words() if translation.gettext(word) not in {word, ours.gettext(word)}}
    assert translated == AS_WE_MEAN_THEM
    assert {"Clear", "Workflow bar"} - words() == {"Workflow bar"}, "the words are found"


def test_the_catalogue_that_is_read_is_the_one_that_is_written():
    written = dict(
        re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', (CATALOGUE / "django.po").read_text("utf-8"), re.MULTILINE)
    )
    read = gettext.GNUTranslations((CATALOGUE / "django.mo").open("rb"))
    assert {word: read.gettext(word) for word in written} == written
    assert set(written) <= words()


def test_the_verdict_clear_says_that_a_plan_may_go_on():
    with translation.override("ar"):
        assert translation.gettext(Verdict.CLEAR.label) == "السماح"

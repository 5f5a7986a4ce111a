"""Take in a published list: a dry run says what the file would change, the import does exactly that or nothing."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_countries import countries

from accounts.models import User
from actors.domain.listfiles import eu, ftm, ofac, uk, un
from actors.domain.listfiles.entries import LARGEST_FILE, Entry, EntryChange, Parsed, PublishedList, Unreadable
from actors.domain.ucdp_countries import COUNTRY_ALIASES
from actors.models import ListChange, ListEntry, ListVersion
from actors.policies import may_import_lists
from actors.selectors import lists
from core import audit, canonical, clock, jobs
from core.authz import ensure
from core.errors import Conflict, Invalid

ONE_IMPORT: Final = 727004
MAY_VANISH: Final = 1 / 3
"""More than this share of a list gone at once looks like a file that was cut off."""
FEW: Final = 20
FIELDS: Final = ("kind", "names", "programmes", "countries", "mentioned", "listed_on", "note")
OTHER_NAMES: Final[Mapping[str, str]] = {
    "Democratic Republic of the Congo": "CD", "Iran (Islamic Republic of)": "IR", "Russian Federation": "RU",
    "Republic of Korea": "KR", "Democratic People's Republic of Korea": "KP", "Syrian Arab Republic": "SY",
    "United Republic of Tanzania": "TZ", "Korea, North": "KP", "Korea, South": "KR", "Burma": "MM",
    "Congo, Democratic Republic of the": "CD", "Congo, Republic of the": "CG", "West Bank": "PS", "Gaza": "PS",
    "Palestinian": "PS", "State of Palestine": "PS", "Bosnia and Herzegovina": "BA", "Cote d'Ivoire": "CI",
    "Cote d Ivoire": "CI", "Cape Verde": "CV", "Swaziland": "SZ", "Turkey": "TR", "Macedonia": "MK",
    "Kosovo": "XK", "The Gambia": "GM", "Venezuela": "VE", "Vietnam": "VN", "Laos": "LA", "Iran": "IR",
    "Syria": "SY", "Russia": "RU", "Bolivia": "BO", "Moldova": "MD", "Tanzania": "TZ", "Taiwan": "TW",
    "Czech Republic": "CZ", "Hong Kong": "HK", "Macau": "MO", "Brunei": "BN", "United States": "US",
    "United Kingdom": "GB",
}  # fmt: skip
"""What publishers of lists call countries, where that differs."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """What happens to one entry: added, changed with the fields, or removed."""

    what: EntryChange
    reference: str
    name: str
    changes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would change on a list."""

    list_code: PublishedList
    dated: date
    sha256: str
    lines: tuple[Line, ...]
    unchanged: int
    left_out: int
    known_already: bool
    """Whether this very file was the last one taken in."""

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of entries of each outcome."""
        found = {what.value: 0 for what in EntryChange}
        for line in self.lines:
            found[line.what.value] += 1
        return {**found, "unchanged": self.unchanged}

    @property
    def shrinks(self) -> bool:
        """Return whether so much would vanish that the file may be cut off."""
        gone = self.counts[EntryChange.REMOVED]
        return gone > FEW and gone > MAY_VANISH * (gone + self.counts[EntryChange.CHANGED] + self.unchanged)

    @property
    def digest(self) -> str:
        """Return what tells this plan from another."""
        told = [[line.what, line.reference, line.changes] for line in self.lines]
        return canonical.sha256(canonical.dumps([self.sha256, self.dated, told]))


def dry_run(*, list_code: str, files: Sequence[File], by: User, dated: date | None = None) -> Plan:
    """Return what taking in these files would change; writes nothing.

    `dated` is the day of the list where the file does not say it; today without. Raises NotAllowed, Invalid (the file
    cannot be read, or holds entries that cannot be used: each named by row or element) or Conflict (an older list).
    """
    ensure(may_import_lists, by)
    return _plan(PublishedList(list_code), files, dated)


@transaction.atomic
def import_list(
    *,
    list_code: str,
    files: Sequence[File],
    by: User,
    dated: date | None = None,
    expected: str = "",
    may_shrink: bool = False,
) -> tuple[ListVersion | None, Plan]:
    """Take the list in whole and return the version with what was done; the very same file again leaves none.

    Everybody looked up before is looked up again. Raises what `dry_run` raises; Conflict when `expected`,
    the digest of the plan somebody looked at, is not what would happen now; Invalid when more than a third of the
    list would vanish and nobody said that it may. Imports wait for each other.
    """
    ensure(may_import_lists, by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_IMPORT])
    plan = _plan(PublishedList(list_code), files, dated)
    if expected and plan.digest != expected:
        message = _("What this file would do has changed since you looked. Look at it again; nothing was imported.")
        raise Conflict("plan_changed", message)
    if plan.known_already:
        return None, plan
    if plan.shrinks and not may_shrink:
        message = _("Nothing was imported: %(gone)s entries would vanish, which looks like a file that was cut off.")
        raise Invalid("shrinks", message % {"gone": plan.counts[EntryChange.REMOVED]})
    at = clock.now()
    version = _write(plan, files, by=by)
    changes = {"list": plan.list_code.value, "dated": plan.dated, "sha256": plan.sha256, **plan.counts}
    audit.record("actors.list_imported", version, by=by, at=at, changes=changes)
    jobs.enqueue("actors.rescreen_everybody")
    return version, plan


def _write(plan: Plan, files: Sequence[File], *, by: User) -> ListVersion:
    counts = plan.counts
    last = lists.in_force().get(plan.list_code)
    version = ListVersion.objects.create(
        list_code=plan.list_code,
        number=last.number + 1 if last else 1,
        dated=plan.dated,
        file_name=", ".join(file.name for file in files)[:400],
        sha256=plan.sha256,
        imported_by=by,
        added=counts[EntryChange.ADDED],
        changed=counts[EntryChange.CHANGED],
        removed=counts[EntryChange.REMOVED],
        unchanged=plan.unchanged,
    )
    known = {row.reference: row for row in ListEntry.objects.filter(list_code=plan.list_code).select_for_update()}
    made, touched = [], []
    for line in plan.lines:
        row = known.get(line.reference)
        if row is None:
            row = ListEntry(list_code=plan.list_code, reference=line.reference, first_seen=version)
            known[line.reference] = row
            made.append(row)
        else:
            row.version += 1
            row.updated_at = version.created_at
            touched.append(row)
        if line.entry is None:
            row.removed_in = version
        else:
            _fill(row, line.entry, version)
    ListEntry.objects.bulk_create(made, batch_size=1000)
    columns = ["name", *FIELDS, "sha256", "last_changed", "removed_in", "version", "updated_at"]
    ListEntry.objects.bulk_update(touched, columns, batch_size=500)
    ListChange.objects.bulk_create(
        (
            ListChange(of_version=version, entry=known[line.reference], what=line.what, changes=line.changes)
            for line in plan.lines
        ),
        batch_size=1000,
    )
    return version


def _fill(row: ListEntry, entry: Entry, version: ListVersion) -> None:
    data = entry.as_data()
    for name in FIELDS:
        setattr(row, name, entry.listed_on if name == "listed_on" else data[name])
    row.name, row.sha256, row.last_changed, row.removed_in = entry.name, _sha(data), version, None


def _plan(list_code: PublishedList, files: Sequence[File], dated: date | None) -> Plan:
    parsed = _parsed(list_code, files)
    last = lists.in_force().get(list_code)
    day = parsed.dated or dated or clock.now().date()
    if day > clock.now().date():
        raise Invalid(
            "invalid", _("The list is dated in the future."), {"dated": _("Choose today or a day in the past.")}
        )
    if last is not None and day < last.dated:
        message = _("The list in force is of %(last)s, this file of %(day)s: it is older. Nothing was imported.")
        raise Conflict("older", message % {"last": last.dated.isoformat(), "day": day.isoformat()})
    sha256 = hashlib.sha256(b"".join(hashlib.sha256(file.content).digest() for file in files)).hexdigest()
    lines, unchanged = _compared(list_code, parsed)
    return Plan(
        list_code=list_code,
        dated=day,
        sha256=sha256,
        lines=tuple(lines),
        unchanged=unchanged,
        left_out=parsed.left_out,
        known_already=last is not None and last.sha256 == sha256,
    )


def _compared(list_code: PublishedList, parsed: Parsed) -> tuple[list[Line], int]:
    rows = ListEntry.objects.filter(list_code=list_code, removed_in=None)
    known = dict(rows.values_list("reference", "sha256"))
    unchanged, lines, changed = 0, [], {}
    for entry in parsed.entries:
        if entry.reference not in known:
            lines.append(Line(EntryChange.ADDED, entry.reference, entry.name, entry=entry))
        elif known.pop(entry.reference) != _sha(entry.as_data()):
            changed[entry.reference] = entry
        else:
            unchanged += 1
    for row in rows.filter(reference__in=changed):
        entry = changed[row.reference]
        now, then = _stored(row), entry.as_data()
        told = {name: [now[name], then[name]] for name in FIELDS if now[name] != then[name]}
        lines.append(Line(EntryChange.CHANGED, row.reference, entry.name, told, entry))
    gone = rows.filter(reference__in=known).values_list("reference", "name")
    lines += [Line(EntryChange.REMOVED, reference, name) for reference, name in gone]
    return sorted(lines, key=lambda line: (line.what, line.name.casefold(), line.reference)), unchanged


def _stored(row: ListEntry) -> dict[str, Any]:
    data = {name: getattr(row, name) for name in FIELDS}
    data["listed_on"] = row.listed_on.isoformat() if row.listed_on else None
    return data


def _sha(data: Mapping[str, Any]) -> str:
    return canonical.sha256(canonical.dumps(data))


def _parsed(list_code: PublishedList, files: Sequence[File]) -> Parsed:
    one: Mapping[PublishedList, Callable[..., Parsed]] = {
        PublishedList.UN_SC: un.parse, PublishedList.EU: eu.parse, PublishedList.UK: uk.parse,
        PublishedList.FTM: ftm.parse,
    }  # fmt: skip
    if not files:
        raise _unusable(_("Choose a file."))
    if sum(len(file.content) for file in files) > LARGEST_FILE:
        raise _unusable(_("The files are larger than %(most)s megabytes.") % {"most": LARGEST_FILE // 2**20})
    if list_code is not PublishedList.OFAC_SDN and len(files) > 1:
        raise _unusable(_("This list comes as one file."))
    try:
        if list_code is PublishedList.OFAC_SDN:
            parsed = ofac.parse([file.content for file in files], code_of=code_of)
        else:
            parsed = one[list_code](files[0].content, code_of=code_of)
    except Unreadable as refusal:
        raise _unusable(refusal.words.told_with(_)) from None
    if parsed.faults:
        told = _("Nothing was imported: %(count)s entries cannot be used. %(first)s")
        sentences = [f"{fault.where.told_with(_)}: {fault.why.told_with(_)}." for fault in parsed.faults[:5]]
        raise _unusable(told % {"count": len(parsed.faults), "first": " ".join(sentences)})
    return parsed


def _unusable(message: str) -> Invalid:
    return Invalid("unreadable", message, {"files": message})


def code_of(name: str) -> str:
    """Return the ISO code of a country by its English name or code, "" for an unknown one."""
    return _codes().get(name.casefold(), "")


@cache
def _codes() -> Mapping[str, str]:
    with override("en"):
        known = {str(name): code for code, name in countries}
    known |= {code: code for code in known.values()} | dict(COUNTRY_ALIASES) | dict(OTHER_NAMES)
    return {name.casefold(): code for name, code in known.items()}

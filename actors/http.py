"""One way to carry out a command from a form: refusals and stale versions come back on the page, nothing is lost.

And one way to send a file that was taken out.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.functional import Promise

from accounts.http import Request
from actors.forms.base import Act, RecordForm
from actors.selectors import history
from actors.services.exporting import Taken
from core import reads
from core.errors import Conflict, Invalid, Stale
from core.record import Record
from core.web import render, show_refusal


def posted(request: Request) -> QueryDict | None:
    """Return what was sent, None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def carry_out(
    request: Request,
    form: Act | RecordForm,
    command: Callable[[], str],
    *,
    said: str | Promise,
    page: dict[str, Any],
    record: Record | None = None,
) -> HttpResponse:
    """Show the form, or run the command it asks for and go to the address the command returns.

    A hidden record and a forbidden act are answered by the middleware. A stale `record` shows who changed what, keeps
    what was typed and takes over what was left alone; the next try starts from the stored version. A form shows the
    record, so to open it is to read it.
    """
    shown: BaseForm = form
    status, told, both = 200, None, []  # type: ignore[var-annotated]
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                address = command()
            except Stale as refusal:
                if record is None:
                    raise
                status = refusal.status
                seen = int(form.cleaned_data["seen_version"] or 0)
                record.refresh_from_db()
                told, events = history.since(record, seen, user=request.user)
                if isinstance(form, RecordForm):
                    shown, both = form.caught_up(record, events)
                else:
                    shown = _once_more(form, record)
            except (Conflict, Invalid) as refusal:
                status = show_refusal(form, refusal)
            else:
                messages.success(request, str(said))
                return HttpResponseRedirect(address)
    elif record is not None:
        reads.of_record(record, by=request.user)
    context = {"form": shown, "stale": told, "is_stale": told is not None, "both": both, **page}
    return render(request, "actors/form.html", context, status=status)


def sent(taken: Taken) -> FileResponse:
    """Return the file as a download that is kept nowhere on its way; the headers say what not every format can."""
    headers = {
        "Cache-Control": "private, no-store",
        "Parley-Marking": taken.about.marking,
        "Parley-Left-Out": str(taken.left_out),
        "Parley-Taken-Out": f"{taken.about.at:%Y-%m-%dT%H:%M:%SZ}",
    }
    return FileResponse(
        taken.file, as_attachment=True, filename=taken.name, content_type=taken.media_type, headers=headers
    )


def _once_more(form: Act, record: Record) -> Act:
    typed = form.data.copy()  # type: ignore[attr-defined]
    typed[form.add_prefix("seen_version")] = str(record.version)
    form.data = typed
    return form

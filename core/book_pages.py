"""What the pages of rules kept in versions share (`core.published`): a file taken in, a draft kept, an act on it."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError, Invalid, NotFound
from core.web import seen_version, show_refusal


class RulesFile(forms.Form):
    """Rules from a file; `read` makes a document of its text or raises Invalid, `longest` is how many bytes it has."""

    read: Callable[[str], Mapping[str, Any]]
    longest: int

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    file = forms.FileField()
    reason = forms.CharField(label=gettext_lazy("Why it is changed"), max_length=20_000)

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is no text, too long, or no such document."""
        given: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            self._document = self.read(given.read(self.longest).decode())
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This is not a text file.")) from None
        except Invalid as refusal:
            raise forms.ValidationError(refusal.message) from None
        return given

    def document(self) -> Mapping[str, Any]:
        """Return the document of the file."""
        return self._document


def keep_draft(request: HttpRequest, sent: Any, command: Callable[..., Any], *, back: str) -> HttpResponse | int:
    """Keep what was sent as the draft; returns the way back, or the status of the page that shows the refusal."""
    if not sent.is_valid():
        return 422
    said = sent.cleaned_data
    try:
        command(
            document=sent.document(),
            reason=said["reason"],
            seen_version=said["seen_version"] or None,
            by=request.user,
        )
    except DomainError as refusal:
        return show_refusal(sent, refusal)
    messages.success(request, _("The draft is kept. It takes effect once somebody else publishes it."))
    return redirect(back)


def carry_out(
    request: HttpRequest,
    command: Callable[..., Any],
    *,
    done: Callable[[Any], str],
    back: str,
    show: Callable[[DomainError], HttpResponse],
) -> HttpResponse:
    """Publish or drop the draft that was seen; `done` says what came of it, `show` is the page with a refusal."""
    try:
        found = command(seen_version=seen_version(request), by=request.user)
    except NotFound:
        raise
    except DomainError as refusal:
        return show(refusal)
    messages.success(request, done(found))
    return redirect(back)

"""Forms of sources."""

from django.utils.translation import gettext_lazy as _

from actors.forms.base import NewRecordForm, RecordForm, from_column
from actors.models import Source

FIELDS = ("title", "kind", "origin", "reliability", "reference", "url", "dated", "marking")


class NewSource(NewRecordForm):
    """Add a source."""

    SECTIONS = (
        ("", ("title", "kind", "origin", "reliability", "reference", "url", "dated")),
        (_("Who may see it"), ("compartment", "marking")),
    )

    class Meta:
        model = Source
        fields = FIELDS
        formfield_callback = from_column


class SourceForm(RecordForm):
    """Correct a source."""

    class Meta:
        model = Source
        fields = FIELDS
        formfield_callback = from_column

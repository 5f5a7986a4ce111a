"""The components every page is built from: a Python signature in core/ui/, the markup in templates/components/.

The library is built in: no `load` is needed. Arguments are keyword-only; docs/howto/add-a-page.md shows each in use and
`/_components/` (development and demonstration only) shows each in every state.
"""

from django import template

from core.ui import blocks, forms, lists, marks, numbers, places, process

register = template.Library()
for part in (blocks, forms, lists, marks, numbers, places, process):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)

"""How REST reads what is sent."""

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class Json(JSONParser):
    """JSON; one that is nested without end is refused like one that is broken."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """Return the content."""
        try:
            return super().parse(*args, **kwargs)
        except RecursionError:
            raise ParseError from None

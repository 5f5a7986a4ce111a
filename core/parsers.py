"""What REST reads of a request's body."""

import io
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class Json(JSONParser):
    """JSON that can be stored and said again: neither nested without end nor with half a character in it."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """Return what was sent."""
        sent = stream.read()
        try:
            data = super().parse(io.BytesIO(sent), media_type, parser_context)
            if b"\\ud" in sent.lower():
                json.dumps(data, ensure_ascii=False).encode()
        except RecursionError:
            raise ParseError(_("The JSON is nested too deeply.")) from None
        except UnicodeEncodeError:
            raise ParseError(_("The JSON holds half a character.")) from None
        return data

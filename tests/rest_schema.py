"""The REST schema in docs/, read once a process; by the fast reader, for it is long."""

from pathlib import Path

import yaml


def read(path):
    """Return the document of a YAML file."""
    return yaml.load(Path(path).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


SCHEMA = read("docs/openapi.yaml")

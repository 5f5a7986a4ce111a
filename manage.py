#!/usr/bin/env python
"""Run an administrative command of Parley."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from config.env import BadEnvironment
from config.home import addresses

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ.update(addresses(os.environ, Path(__file__).resolve().parent / ".parley"))
    try:
        execute_from_command_line(sys.argv)
    except BadEnvironment as refusal:
        sys.exit(str(refusal))

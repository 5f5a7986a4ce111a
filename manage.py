#!/usr/bin/env python
"""Run an administrative command of Parley."""

import gc
import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from config.env import BadEnvironment
from config.home import addresses

if __name__ == "__main__":
    gc.set_threshold(100_000, 20, 20)  # a command is short: looking for cycles took a fifth of making the tables
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ.update(addresses(os.environ, Path(__file__).resolve().parent / ".parley"))
    try:
        execute_from_command_line(sys.argv)
    except BadEnvironment as refusal:
        sys.exit(str(refusal))

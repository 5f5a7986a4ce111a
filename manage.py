#!/usr/bin/env python
"""Run an administrative command of Parley."""

import os
import sys

from django.core.management import execute_from_command_line

from config.env import BadEnvironment

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    try:
        execute_from_command_line(sys.argv)
    except BadEnvironment as refusal:
        sys.exit(str(refusal))

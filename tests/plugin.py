"""Starts one throw-away PostgreSQL and Redis for the whole test run before Django reads its settings.

Loaded by `-p tests.plugin`; a conftest would be too late. The workers of pytest-xdist share PostgreSQL, where each has
a database of its own; Redis has no such thing for queues and caches, so each worker starts one for itself.
"""

import os

from config import throwaway

throwaway.ensure()
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    throwaway.ensure_own_broker(worker)

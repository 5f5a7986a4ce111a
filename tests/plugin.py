"""Starts one throw-away PostgreSQL and Redis for the whole test run before Django reads its settings.

Loaded by `-p tests.plugin`; a conftest would be too late. The workers of pytest-xdist share the servers.
"""

from config import throwaway

throwaway.ensure()

"""Attacks on the service as a whole: they meet the world that tests/site/test_access.py makes."""

from tests.site.test_access import world

__all__ = ["world"]

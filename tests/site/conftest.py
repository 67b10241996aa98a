from tests.site.test_access import world

__all__ = ["world"]

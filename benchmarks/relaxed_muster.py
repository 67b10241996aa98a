"""Muster's settings, but that SQLite may lose the last commits to a power cut: what FULL costs, and nothing to use."""

from muster.site.settings import *  # noqa: F403
from muster.site.settings import DATABASES

_options = DATABASES["default"]["OPTIONS"]
_options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=NORMAL")

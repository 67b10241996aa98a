"""The bare project's settings, but that SQLite may lose the last commits to a power cut."""

from bare.settings import *  # noqa: F403
from bare.settings import DATABASES

_options = DATABASES["default"]["OPTIONS"]
_options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=NORMAL")

"""The product's own settings, made quick and put into a directory that goes away with the tests."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# What the developer's shell says must not change what the tests prove; only the database is theirs to choose.
for name in [name for name in os.environ if name.startswith("MUSTER_") and name != "MUSTER_DATABASE_URL"]:
    del os.environ[name]
os.environ["MUSTER_VAR"] = tempfile.mkdtemp(prefix="muster-tests-")
atexit.register(shutil.rmtree, os.environ["MUSTER_VAR"], ignore_errors=True)

from muster.site.catalogues import compile_stale  # noqa: E402  the environment comes first
from muster.site.settings import *  # noqa: E402, F403  every setting of the product, as it is shipped
from muster.site.settings import DATABASES, STORAGES, VAR  # noqa: E402

# The cast signs in everywhere with a password alone; tests of the second factor ask for it themselves.
STAFF_SECOND_FACTOR = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Templates name static files that no `collectstatic` has gathered here.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
compile_stale()
Path(VAR / "static").mkdir(parents=True, exist_ok=True)

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in life: threads have connections of their own, and a test can read what is on the disk.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")

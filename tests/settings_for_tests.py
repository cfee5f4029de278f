"""Posko's settings with what a test needs: no secrets file, quick hashing, plain static files."""

import os
import tempfile

os.environ.setdefault("POSKO_SECRET_KEY", "only for tests")
os.environ.setdefault("POSKO_DATA", tempfile.mkdtemp(prefix="posko-tests-"))

os.makedirs(os.environ["POSKO_DATA"] + "/static", exist_ok=True)  # noqa: PTH103

from posko.server.settings import *  # noqa: E402, F403
from posko.server.settings import STORAGES  # noqa: E402

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default", "computing"]}}
SECOND_FACTOR_REQUIRED = False

"""Settings for the bench: those of the product, with the bare page and the counting of queries added."""

import os

# What is measured is the product as it is served, whatever this shell says otherwise.
os.environ.update(DEBUG="0", DEMO="0", HTTPS="0")
os.environ.setdefault("SECRET_KEY", "only-for-the-bench")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{os.environ.get('DATA_DIR', 'var')}/bench.sqlite3")

from config.settings import *  # noqa: F403

ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "bench"]  # noqa: F405
MIDDLEWARE = ["bench.bare.CountQueries", *MIDDLEWARE]  # noqa: F405
# Static files under their own names, without a `collectstatic` before each run: no page here asks for one.
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = BASE_DIR / "static"  # noqa: F405
STATICFILES_DIRS = []

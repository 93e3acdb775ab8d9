from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from growth.inbox.queries import frame_counts

THEMES = ("system", "light", "dark")


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame around every page shows. Counted only when a whole page is rendered, not for fragments."""
    theme = request.COOKIES.get("theme", "system")
    return {
        "organisation": settings.ORGANISATION,
        "demo": settings.DEMO,
        "theme": theme if theme in THEMES else "system",
        "themes": THEMES,
        "counts": SimpleLazyObject(lambda: frame_counts(request.user)),
    }

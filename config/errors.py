"""What actions raise besides Django's own `ValidationError` and `PermissionDenied`."""

from typing import Any


class StaleEdit(Exception):
    """Somebody changed the thing after the editor read it. `current` is the thing as it is now."""

    def __init__(self, current: Any) -> None:
        super().__init__("This was changed after you opened it. Nothing was overwritten.")
        self.current = current

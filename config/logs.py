"""What never stands in a log."""

import logging
import re

# The last part of these addresses is a permission by itself (tests/test_guards.py names them).
_SECRET = re.compile(r"(/roadmap/calendar/|/mentoring/met/|/inbox/digest/)[^/\s?]{8,}")


class WithoutSecretAddresses(logging.Filter):
    """Takes the token out of addresses that open something to whoever holds them; Django logs those it cannot serve."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_secrets(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(map(without_secrets, record.args))
        return True


def without_secrets(words: object) -> object:
    return _SECRET.sub(r"\1…", words) if isinstance(words, str) else words

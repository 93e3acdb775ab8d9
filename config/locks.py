"""Refuses locks that name hosts or files: they must be installable anywhere."""

import re
import sys
from pathlib import Path

FORBIDDEN = re.compile(r"://|file:|^-")


def faults(folder: Path) -> list[str]:
    """Lines of the lock files that name a host, a file or an option, as `file:line: text`."""
    return [
        f"{lock.name}:{number}: {line}"
        for lock in sorted(folder.glob("*.txt"))
        for number, line in enumerate(lock.read_text().splitlines(), 1)
        if FORBIDDEN.search(line)
    ]


if __name__ == "__main__":
    found = faults(Path("requirements"))
    print("\n".join(found) or "The locks name no hosts.")
    sys.exit(bool(found))

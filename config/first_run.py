"""Makes the data folder and the secret key of a new installation. Uses the standard library only."""

import secrets
import sys
from pathlib import Path


def main(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = folder / "secret.key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(64))
        print(f"A secret key was made in {key}.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Single files, as a browser sends them."""

from collections.abc import Iterable
from typing import IO

from growth.decisions.gathering.files import FILE_BYTES, Basket, Gathered


def from_uploads(files: Iterable[tuple[str, IO[bytes]]]) -> Gathered:
    """Reads files given as (name, open binary file). A name that is no decent path leaves that file out.

    Raises Refused if there are too many, or too much.
    """
    basket = Basket()
    for name, file in files:
        if basket.wants(name):
            basket.put(name, file.read(FILE_BYTES + 1))
    return basket.gathered("uploaded files")

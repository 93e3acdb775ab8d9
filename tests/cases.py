"""Many cases over one set-up: what takes long is making the world, not asking one more person in it."""

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache import cache
from django.db import transaction


def for_each(names: str, cases: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Like `pytest.mark.parametrize`, but as one test: each case begins where the fixtures ended (a savepoint that is
    rolled back), and a failure says of which case it is. For tests that ask a database and only read their fixtures.
    """
    parameters, known = [name.strip() for name in names.split(",")], list(cases)

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def over_all(**fixtures: Any) -> None:
            for case in known:
                values = dict(zip(parameters, case, strict=True)) if len(parameters) > 1 else {parameters[0]: case}
                cache.clear()
                savepoint = transaction.savepoint()
                try:
                    test(**fixtures, **values)
                except Exception as error:
                    error.add_note(f"in the case {values}")
                    raise
                finally:
                    transaction.savepoint_rollback(savepoint)

        signature = inspect.signature(test)
        kept = [parameter for name, parameter in signature.parameters.items() if name not in parameters]
        over_all.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        return over_all

    return decorate

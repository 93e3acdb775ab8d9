"""What somebody offers and looks for. The rows are made with the first change, by `strengths.take`."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.errors import StaleEdit
from growth.mentoring.asking.watching import tell_watchers
from growth.mentoring.matching.hours import DAYS
from growth.mentoring.models import Kind
from growth.mentoring.profiles.ladders import ladders_in_force
from growth.mentoring.profiles.models import MOST_CAPACITY, MOST_WORDS_IN_LIST, Profile, Wish
from growth.mentoring.profiles.strengths import take

OFFERED = (
    "offers", "coffee", "withheld", "topics", "languages", "about", "capacity", "works_from", "works_until", "works_on",
)  # fmt: skip
WISHED = ("wants", "dimensions", "topics", "track")
LONGEST_WORD, LONGEST_ABOUT = 40, 500
LONGEST_PAUSE = timedelta(days=366)


@transaction.atomic
def offer(*, by: User, version: int, **fields: Any) -> Profile:
    """Sets what `by` offers, and takes anew from their standing what goes with it. What is not named stays.

    The same once more changes nothing. Raises StaleEdit when it was changed after `version`; ValidationError at the
    field for kinds and dimensions nobody knows, lists that are too long, no day of work, and an odd number of places.
    """
    profile = _profile(by)
    before = {name: getattr(profile, name) for name in OFFERED}
    after = {**before, **fields}
    if after == before:
        return profile
    if profile.version != version:
        raise StaleEdit(profile)
    _refuse_offer(after)
    for name, value in after.items():
        setattr(profile, name, value)
    _save(profile, OFFERED)
    if profile.capacity > before["capacity"]:
        tell_watchers(by)
    return profile


@transaction.atomic
def look_for(*, by: User, version: int, **fields: Any) -> Wish:
    """Sets what `by` looks for; without `dimensions` it is taken from their gaps. Errors as those of `offer`."""
    take([by])
    wish = Wish.objects.select_for_update().get(person=by)
    before = {name: getattr(wish, name) for name in WISHED}
    after = {**before, **fields}
    if after == before:
        return wish
    if wish.version != version:
        raise StaleEdit(wish)
    _refuse_wish(after)
    for name, value in after.items():
        setattr(wish, name, value)
    _save(wish, WISHED)
    return wish


@transaction.atomic
def head_for(person: User, ladder: str) -> bool:
    """Looks for mentors of `person` on the ladder of this key from now on, if they chose none. Returns whether it does.

    Called by Rungs, so nothing is refused: an unknown ladder changes nothing.
    """
    take([person])
    wish = Wish.objects.select_for_update().get(person=person)
    if wish.track or ladder not in ladders_in_force().by_key:
        return False
    wish.track = ladder
    _save(wish, ("track",))
    return True


@transaction.atomic
def head_no_more_for(person: User, ladder: str) -> None:
    """Back to the ladder they are on, unless they chose another one since."""
    wish = Wish.objects.select_for_update().filter(person=person, track=ladder).first()
    if wish is not None:
        wish.track = ""
        _save(wish, ("track",))


@transaction.atomic
def pause(*, by: User, until: date) -> Profile:
    """Until that day nobody is offered `by`, and nobody can ask them. Pairings go on.

    Raises ValidationError at `paused_until` for a day that is not ahead, or more than a year away.
    """
    today = timezone.localdate()
    if until <= today:
        raise ValidationError({"paused_until": "Choose a day that is still to come."})
    if until > today + LONGEST_PAUSE:
        raise ValidationError({"paused_until": "A year at most. Offer nothing if you want to stop."})
    profile = _profile(by)
    if profile.paused_until != until:
        profile.paused_until = until
        _save(profile, ("paused_until",))
    return profile


@transaction.atomic
def take_up_again(*, by: User) -> Profile:
    """Ends a pause before its day. Without one nothing happens."""
    profile = _profile(by)
    if profile.paused_until is not None:
        profile.paused_until = None
        _save(profile, ("paused_until",))
        tell_watchers(by)
    return profile


def _profile(person: User) -> Profile:
    """Theirs, behind their own row: whoever takes one of their places locks that first."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    take([person])
    profile = Profile.objects.select_for_update().get(person=person)
    profile.person = person
    return profile


def _save(row: Profile | Wish, names: Iterable[str]) -> None:
    row.version += 1
    row.updated_at = timezone.now()
    row.save(update_fields=[*names, "version", "updated_at"])


def _refuse_offer(fields: dict[str, Any]) -> None:
    errors = {
        "offers": refused_words(fields["offers"], Kind.values, "kind of help"),
        "withheld": refused_words(fields["withheld"], ladders_in_force().dimensions, "dimension"),
        "topics": refused_list(fields["topics"]),
        "languages": refused_list(fields["languages"]),
        "about": f"{LONGEST_ABOUT} characters at most." if len(fields["about"]) > LONGEST_ABOUT else "",
        "capacity": "" if 0 <= fields["capacity"] <= MOST_CAPACITY else f"Between 0 and {MOST_CAPACITY} people.",
        "works_until": "Until when? It cannot be the same time." if _has_no_hours(fields) else "",
        "works_on": _refused_days(fields["works_on"]),
    }
    _raise(errors)


def _refuse_wish(fields: dict[str, Any]) -> None:
    ladders = ladders_in_force()
    track = fields["track"]
    errors = {
        "wants": refused_words(fields["wants"], Kind.values, "kind of help"),
        "dimensions": refused_words(fields["dimensions"], ladders.dimensions, "dimension"),
        "topics": refused_list(fields["topics"]),
        "track": "" if not track or track in ladders.by_key else "There is no such ladder.",
    }
    _raise(errors)


def refused_words(chosen: Iterable[str], known: Iterable[str], what: str) -> str:
    """What is wrong with words chosen from `known`; empty when nothing is."""
    words, allowed = list(chosen), set(known)
    if unknown := [word for word in words if word not in allowed]:
        return f"There is no {what} “{unknown[0]}”."
    return "Choose each once." if len(set(words)) < len(words) else ""


def refused_list(words: list[str]) -> str:
    """What is wrong with a list of words somebody typed; empty when nothing is."""
    if len(words) > MOST_WORDS_IN_LIST:
        return f"{MOST_WORDS_IN_LIST} at most: those that matter are found sooner."
    if too_long := [word for word in words if len(word) > LONGEST_WORD]:
        return f"“{too_long[0][:LONGEST_WORD]}…” is too long: {LONGEST_WORD} characters at most, separated by commas."
    return "" if all(word.strip() for word in words) else "A word is missing."


def _refused_days(days: list[int]) -> str:
    if not days:
        return "Choose at least one day."
    return "" if set(days) <= set(range(len(DAYS))) and len(set(days)) == len(days) else "A day is 0 to 6, each once."


def _has_no_hours(fields: dict[str, Any]) -> bool:
    return bool(fields["works_from"] == fields["works_until"])


def _raise(errors: dict[str, str]) -> None:
    if found := {field: words for field, words in errors.items() if words}:
        raise ValidationError(dict(found))

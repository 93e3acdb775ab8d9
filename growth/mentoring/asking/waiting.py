"""What of requests waits for somebody: an answer of theirs, or to tell more."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from growth.mentoring.asking.models import MentorChoice
from growth.waiting import Row, Waits


def to_answer(viewer: User) -> QuerySet[MentorChoice]:
    return _in_time(MentorChoice.State.ASKED).filter(mentor=viewer)


def to_reply(viewer: User) -> QuerySet[MentorChoice]:
    return _in_time(MentorChoice.State.MORE).filter(request__mentee=viewer)


def _in_time(state: MentorChoice.State) -> QuerySet[MentorChoice]:
    rows = MentorChoice.objects.filter(state=state, due_at__gt=timezone.now())
    return rows.select_related("request__mentee", "mentor").order_by("due_at", "pk")


def _answer(choice: MentorChoice) -> Row:
    mentee, kind = choice.request.mentee, choice.request.get_kind_display()
    return Row(f"{mentee.name} asks you for help", kind, choice.get_absolute_url(), "Answer", choice.asked_at)


def _reply(choice: MentorChoice) -> Row:
    what = f"{choice.mentor.name} would like to know more"
    request = choice.request
    return Row(what, request.get_kind_display(), request.get_absolute_url(), "Tell them", choice.asked_at)


WAITING = [
    Waits("mentoring_requests", "Requests for your help", to_answer, _answer),
    Waits("mentoring_questions", "Questions about your requests", to_reply, _reply),
]

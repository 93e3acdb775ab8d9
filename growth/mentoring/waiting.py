"""What of mentoring waits for somebody, from each package."""

from growth.mentoring.asking.waiting import WAITING as OF_ASKING
from growth.mentoring.meeting.waiting import WAITING as OF_MEETING
from growth.mentoring.rounds.waiting import WAITING as OF_ROUNDS
from growth.waiting import Waits

WAITING: list[Waits] = [*OF_ASKING, *OF_MEETING, *OF_ROUNDS]

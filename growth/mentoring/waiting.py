"""What of mentoring waits for somebody, from each package."""

from growth.mentoring.meeting.waiting import WAITING as OF_MEETING
from growth.waiting import Waits

WAITING: list[Waits] = [*OF_MEETING]

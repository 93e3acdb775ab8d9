"""What of mentoring waits for somebody, from each package: what others wait for first."""

from growth.mentoring.achievements.waiting import WAITING as OF_ACHIEVEMENTS
from growth.mentoring.asking.waiting import WAITING as OF_ASKING
from growth.mentoring.health.waiting import WAITING as OF_HEALTH
from growth.mentoring.meeting.waiting import WAITING as OF_MEETING
from growth.mentoring.rounds.waiting import WAITING as OF_ROUNDS
from growth.waiting import Waits

WAITING: list[Waits] = [*OF_ASKING, *OF_ROUNDS, *OF_MEETING, *OF_ACHIEVEMENTS, *OF_HEALTH]

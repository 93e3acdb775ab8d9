"""What of mentoring waits for somebody, from each package."""

from growth.mentoring.achievements.waiting import WAITING as OF_ACHIEVEMENTS
from growth.mentoring.health.waiting import WAITING as OF_HEALTH
from growth.waiting import Waits

WAITING: list[Waits] = [*OF_HEALTH, *OF_ACHIEVEMENTS]

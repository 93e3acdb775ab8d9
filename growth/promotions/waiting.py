"""What of promotion waits for somebody, from each package."""

from growth.waiting import Waits

WAITING: list[Waits] = []

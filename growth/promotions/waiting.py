"""What of promotion waits for somebody, from each package."""

from growth.promotions.calibration.waiting import WAITING as OF_CALIBRATION
from growth.promotions.cases.waiting import WAITING as OF_CASES
from growth.promotions.concerns.waiting import WAITING as OF_CONCERNS
from growth.promotions.endorsements.waiting import WAITING as OF_ENDORSEMENTS
from growth.promotions.gates.waiting import WAITING as OF_GATES

WAITING = [*OF_CASES, *OF_CONCERNS, *OF_ENDORSEMENTS, *OF_GATES, *OF_CALIBRATION]

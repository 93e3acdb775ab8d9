"""What roadmaps tell of people who begin one and end it."""

from django.dispatch import Signal

# Sent inside the transaction with `enrolment`, just made.
enrolled = Signal()
# Sent inside the transaction with `enrolment`, just ended: finished or left.
enrolment_ended = Signal()

"""What people tell the rest of Rungs, of which accounts know nothing."""

from django.dispatch import Signal

# Sent inside the transaction with `person`, `before` and `after` (the managers, either may be None) and `by`.
manager_changed = Signal()
# Sent inside the transaction with `opening`, just made.
record_opened = Signal()
# Sent inside the transaction with `person`, who can no longer sign in, and `by`.
person_left = Signal()
# Sent inside the transaction with `person`, before their row goes: whoever keeps copies deletes them.
person_erased = Signal()

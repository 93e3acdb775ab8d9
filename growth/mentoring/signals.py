"""What mentoring tells the slices above it, of which it knows nothing, and its own packages."""

from django.dispatch import Signal

# Sent inside the transaction with `pairing`, just begun, and `by`.
pairing_began = Signal()
# Sent inside the transaction with `pairing`, just ended, `by` (None: Rungs) and `words` to the other side.
pairing_ended = Signal()

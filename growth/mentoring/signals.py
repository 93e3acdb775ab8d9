"""What mentoring tells the slices above it, of which it knows nothing."""

from django.dispatch import Signal

# Sent inside the transaction with `pairing`, just ended, and `by`.
pairing_ended = Signal()

"""What cases tell the rest of promotion."""

from django.dispatch import Signal

# Sent inside the transaction with `case`, just submitted, and `by`; its packet is there.
case_submitted = Signal()
# Sent inside the transaction with `case`, just withdrawn, and `by` (None where somebody left).
case_withdrawn = Signal()

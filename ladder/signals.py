"""What the ladder tells the rest of Rungs, of which it knows nothing."""

from django.dispatch import Signal

# Sent inside the publishing transaction with `version` (now published) and `before` (now retired, or None),
# when all `Succession` rows are in place. Receivers carry what points at rows of `before`.
version_published = Signal()

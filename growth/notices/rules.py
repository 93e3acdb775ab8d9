from accounts.models import User
from growth.notices.models import Notice


def can_read(user: User, notice: Notice | None = None) -> bool:
    """One's own notices; without one, all of one's own at once."""
    return notice is None or notice.person_id == user.pk

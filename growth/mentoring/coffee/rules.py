from accounts.models import User
from growth.mentoring import rules
from growth.mentoring.coffee.models import CoffeeGroup

# Drawing a round and ending its repetition: programme owners.
can_draw = can_stop = rules.can_run_programme


def can_take_part(user: User, thing: object = None) -> bool:
    """Everybody, each for themselves."""
    return user.is_active


def can_say_met(user: User, group: CoffeeGroup) -> bool:
    """Any of the group."""
    return group.members.filter(person=user).exists()

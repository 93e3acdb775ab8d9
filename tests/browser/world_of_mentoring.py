"""What the pages of mentoring are looked at with: each state once, and words that do not fit.

Called by `tests.browser.world`, and made through the actions of the product.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.core import signing
from django.utils import timezone

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
LONG_ADDRESS = "https://meet.northgate.example/" + "settlement-reconciliation-overview/" * 4


def prepare(people: dict[str, Any]) -> dict[str, Any]:
    """The parts of addresses."""
    from growth.mentoring.achievements.models import Achievement
    from growth.mentoring.asking.models import MentorChoice, MentorRequest
    from growth.mentoring.meeting.met import SALT
    from growth.mentoring.meeting.models import Session
    from growth.mentoring.models import Kind, Pairing
    from growth.mentoring.rounds.models import Proposal, Round

    def pairing(mentor: str, mentee: str, kind: str = Kind.MENTORING) -> Any:
        return Pairing.objects.get(mentor=people[mentor], mentee=people[mentee], kind=kind)

    ada, rounds = pairing("noor", "ada"), Round.objects
    opened = rounds.get(state=Round.State.OPEN)
    long, session = _long_pairing(people["ines"], people["luca"])
    return {
        "pairing": ada.pk,
        "pairing_ended": pairing("tariq", "kofi").pk,
        "pairing_long": long.pk,
        "buddies": pairing("luca", "amara", Kind.BUDDY).pk,
        "session_held": ada.sessions.filter(state=Session.State.HELD)[0].pk,
        "session_planned": ada.sessions.get(state=Session.State.PLANNED).pk,
        "session_long": session.pk,
        "met_token": signing.dumps([session.pk, people["ines"].pk], salt=SALT),
        "achievement": Achievement.objects.get(pairing=ada).pk,
        "achievement_consented": Achievement.objects.get(state=Achievement.State.CONSENTED).pk,
        "mentor_request": MentorRequest.objects.get(mentee=people["chidi"]).pk,
        "mentor_request_asked_back": MentorRequest.objects.get(mentee=people["kofi"]).pk,
        "mentor_choice": MentorChoice.objects.get(mentor=people["jonas"]).pk,
        "proposal": Proposal.objects.get(state=Proposal.State.ASKED).pk,
        "round_open": opened.pk,
        "round_closed": rounds.get(state=Round.State.CLOSED).pk,
        "round_entry": opened.entries.get(person=people["ines"]).pk,
    }


def _long_pairing(ines: Any, luca: Any) -> tuple[Any, Any]:
    """Words that do not wrap, an agreement to confirm, a renewal to answer, a session nobody said anything of."""
    from growth.mentoring.actions import begin_pairing
    from growth.mentoring.meeting import actions
    from growth.mentoring.meeting import agreement_actions as agreements
    from growth.mentoring.meeting.models import Session
    from growth.mentoring.models import Pairing

    for person in (ines, luca):
        person.wants_mail = False  # a mail would be printed between what the world prints
        person.save(update_fields=["wants_mail"])
    made = begin_pairing(mentor=ines, mentee=luca, by=luca, kind="rotation")
    Pairing.objects.filter(pk=made.pk).update(started_on=_day(-20))
    made.refresh_from_db()
    agreements.write_agreement(
        made,
        by=luca,
        version=0,
        free_goals=[LONG_WORD, "أن أقول مبكرا حين لا أعرف"],
        aim=LONG_WORD,
        cadence_weeks=1,
        ends_on=_day(60),
        minutes=60,
        urgency=LONG_ADDRESS[:150],
        silence=f"{LONG_WORD}, אני חושב",
    )
    held = actions.log_session(
        made,
        by=luca,
        starts_at=_moment(-2),
        notes=f"{LONG_ADDRESS}\n\n```\n{'payout ' * 40}\n```\n\n|a|b|c|d|e|\n|-|-|-|-|-|\n|{LONG_WORD}|2|3|4|5|",
    )
    actions.add_action_item(made, by=luca, owner=ines, words=LONG_WORD, due_on=_day(5), session=held)
    actions.add_topic(made, by=luca, words=LONG_ADDRESS[:200], minutes=10)
    actions.save_private_note(held, by=ines, version=0, words=f"`{LONG_WORD}`")
    planned = actions.plan_session(made, by=luca, starts_at=_moment(3), place=LONG_ADDRESS[:150])
    Session.objects.filter(pk=planned.pk).update(starts_at=_moment(-1))
    agreements.propose_renewal(made, by=luca, until=_day(240))
    return made, planned


def _day(ahead: int) -> date:
    return timezone.localdate() + timedelta(days=ahead)


def _moment(ahead: int) -> datetime:
    return timezone.now() + timedelta(days=ahead)

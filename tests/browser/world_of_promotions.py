"""What the pages of promotion are looked at with: each kind of page once, and words that do not fit.

Called by `tests.browser.world`, and made through the actions of the product. The demo world has Ada’s case being
drafted and Elif’s packet being read; here the committee meets over Elif, one more case is out for feedback, and one is
read blind.
"""

from typing import Any

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def prepare(people: dict[str, Any]) -> dict[str, Any]:
    """The parts of addresses."""
    from growth.demo.promotions import bring_to_feedback, first_template
    from growth.promotions.calibration.models import Calibration, Outcome, Seat
    from growth.promotions.case_templates.actions import import_document, publish_template
    from growth.promotions.cases import actions
    from growth.promotions.cases.models import Case
    from growth.promotions.endorsements.actions import ask_for
    from growth.promotions.packets.actions import submit_case
    from growth.promotions.packets.models import LibraryEntry

    ada = Case.objects.get(person=people["ada"])
    elif_ = Case.objects.get(person=people["elif"])
    _meet(elif_, people)

    publish_template(import_document(first_template(), by=None), by=None)
    open_ = bring_to_feedback(people["kofi"], f"Since the spring {LONG_WORD} is run by Kofi as by a Senior.")
    asked = ask_for(open_, by=open_.manager, people=[people["zoe"], people["amara"]])
    blind = bring_to_feedback(people["sana"], f"Since last year {LONG_WORD} is where Sana works as Staff.")
    actions.release(blind, by=blind.person, revision=blind.revision)
    blind.refresh_from_db()
    to_come = Calibration.objects.taking_cases().get()
    submit_case(blind, by=blind.manager, revision=blind.revision, calibration=to_come)

    return {
        "case": ada.pk,
        "case_section": ada.sections.get(key="thesis").pk,
        "case_concern": ada.concerns.all()[0].pk,
        "case_open": open_.pk,
        "endorsement": asked[0].pk,
        "calibration": to_come.pk,
        "packet_blind": blind.packet.pk,
        "seat_blind": Seat.objects.get(case=blind, person=people["yuki"]).pk,
        "seat_of_chair": Seat.objects.get(case=elif_, person=people["omar"]).pk,
        "outcome": Outcome.objects.get(case__person=people["priya"]).pk,
        "example": LibraryEntry.objects.get().pk,
    }


def _meet(case: Any, people: dict[str, Any]) -> None:
    """Everybody hands in, one row two levels apart; the meeting is open, and somebody voted."""
    from growth.promotions.calibration import actions as rating
    from growth.promotions.calibration.models import Seat
    from growth.promotions.calibration.planning import open_calibration
    from ladder.structure import structure_of

    seats = Seat.objects.free().filter(case=case).select_related("person")
    for seat in seats.filter(handed_in_at__isnull=True):
        for dimension in structure_of(case.target.version).dimensions:
            reason = f"{LONG_WORD}, as far as the packet shows it."
            rating.rate_all(seat, by=seat.person, ratings=[rating.Rating(dimension.key, case.target.position, reason)])
        rating.hand_in(seat, by=seat.person)
    open_calibration(case.calibration, by=people["omar"])
    for seat in seats:
        rating.cast_vote(seat, by=seat.person, choice="promote", words=LONG_WORD)

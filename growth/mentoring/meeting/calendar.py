"""A session as a calendar file (RFC 5545), for the calendars of its two sides."""

from datetime import UTC

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from accounts.models import User
from growth.mentoring.meeting.models import Session

STATUS = {
    Session.State.CANCELLED: "CANCELLED",
    Session.State.MISSED: "CANCELLED",
}


def calendar_of(session: Session) -> bytes:
    """One entry. The same session gives the same UID, and a higher SEQUENCE once it was changed."""
    pairing = session.pairing
    event = Event()
    event.add("uid", f"{session.uid}@rungs")
    event.add("sequence", session.version)
    event.add("dtstamp", timezone.now().astimezone(UTC))
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    event.add("summary", f"{pairing.get_kind_display()}: {pairing.mentee.name} and {pairing.mentor.name}")
    event.add("status", STATUS.get(Session.State(session.state), "CONFIRMED"))
    event.add("url", settings.SITE_URL + session.get_absolute_url())
    if session.place:
        event.add("location", session.place)
    event["organizer"] = _address(session.created_by or pairing.mentor)
    for person in (pairing.mentor, pairing.mentee):
        event.add("attendee", _address(person), encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Rungs//Mentoring//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if event["status"] == "CANCELLED" else "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()


def _address(person: User) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    address.params["cn"] = vText(person.name)
    return address

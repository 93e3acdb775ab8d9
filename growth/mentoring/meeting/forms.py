"""Forms of sessions, notes, action items and topics."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from config.forms import PlainLines
from growth.evidence.forms import DATE
from growth.mentoring.meeting.actions import LONGEST, OUTLINE_DAYS, SHORTEST
from growth.mentoring.meeting.agenda import minutes_of
from growth.mentoring.meeting.models import Session
from growth.mentoring.models import Pairing

NO_WORDS = {"required": "Say what is to be done."}


class DayAndTime(forms.SplitDateTimeField):
    """In the reader's zone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": "Day"},
            time_attrs={"type": "time", "aria-label": "Time"},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )
        super().__init__(widget=widget, **kwargs)


class SessionForm(PlainLines, forms.Form):
    """`version` is what the writer saw of a session to move; `submission` tells one form from another."""

    starts_at = DayAndTime(label="When?")
    minutes = forms.IntegerField(
        min_value=SHORTEST,
        max_value=LONGEST,
        label="How long, in minutes?",
        error_messages=dict.fromkeys(("min_value", "max_value"), f"Choose {SHORTEST} to {LONGEST} minutes."),
    )
    how = forms.ChoiceField(choices=Session.How.choices, widget=forms.RadioSelect, label="How?")
    place = forms.CharField(
        required=False, max_length=300, label="Where?", help_text="A room, or the address of the call."
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, pairing: Pairing, session: Session | None = None) -> None:
        zone = timezone.get_current_timezone_name()
        if session is not None:
            initial = {name: getattr(session, name) for name in ("starts_at", "minutes", "how", "place", "version")}
        else:
            initial = {
                "starts_at": self.proposed_start(pairing), "minutes": minutes_of(pairing), "how": Session.How.VIDEO,
                "submission": uuid.uuid4(),
            }  # fmt: skip
        super().__init__(data, initial=initial)
        self.fields["starts_at"].help_text = f"In your time zone, {zone}."

    def proposed_start(self, pairing: Pairing) -> Any:
        """The same hour, one rhythm on from now."""
        begins = timezone.localtime() + timedelta(weeks=pairing.cadence_weeks)
        return begins.replace(minute=0, second=0, microsecond=0)

    def planned(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("starts_at", "minutes", "how", "place")}


class HeldForm(SessionForm):
    """A session that took place."""

    notes = forms.CharField(
        required=False,
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 6}),
        label="What you spoke about and agreed",
        help_text="Read by both of you. Markdown works.",
    )
    place = None  # type: ignore[assignment]

    def proposed_start(self, pairing: Pairing) -> Any:
        return timezone.localtime().replace(minute=0, second=0, microsecond=0)

    def held(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("starts_at", "minutes", "how", "notes")}


class NotesForm(PlainLines, forms.Form):
    notes = forms.CharField(
        required=False,
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 8}),
        label="What you spoke about and agreed",
        help_text="Read by both of you. Markdown works.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class PrivateNoteForm(PlainLines, forms.Form):
    words = forms.CharField(
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 5}),
        label="For yourself",
        help_text="Nobody else ever reads it. Markdown works.",
        error_messages={"required": "Write something first."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="private_%s")


class ActionItemForm(forms.Form):
    words = forms.CharField(max_length=300, label="What is to be done?", error_messages=NO_WORDS)
    owner = forms.TypedChoiceField(label="Who does it?")
    due_on = forms.DateField(required=False, widget=DATE, label="Until")

    def __init__(self, data: Any = None, *, pairing: Pairing, viewer: User) -> None:
        super().__init__(data, initial={"owner": viewer.pk}, auto_id="item_%s")
        people = {str(side.pk): side for side in (viewer, pairing.other(viewer))}
        field: Any = self.fields["owner"]
        field.choices = [(pk, "You" if side.pk == viewer.pk else side.name) for pk, side in people.items()]
        field.coerce = people.__getitem__


class TopicForm(forms.Form):
    words = forms.CharField(
        max_length=300,
        label="Add a topic",
        widget=forms.TextInput(attrs={"placeholder": "Add a topic", "autocomplete": "off"}),
        error_messages={"required": "Say what it is about."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="topic_%s")


class OutlineStepForm(forms.Form):
    words = forms.CharField(max_length=300, label="Another step", error_messages=NO_WORDS)
    day = forms.TypedChoiceField(coerce=int, choices=[(day, f"By day {day}") for day in OUTLINE_DAYS], label="When?")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="outline_%s")

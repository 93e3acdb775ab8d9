import uuid
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from growth.charts import day_words
from growth.evidence.forms import DATE
from growth.roadmaps.enrolments.bounds import check_start, check_time_off
from growth.roadmaps.enrolments.models import Enrolment, Visibility
from growth.roadmaps.enrolments.queries import LAST_WEEKS, circle_words
from growth.roadmaps.milestones.models import PlannedMilestone
from growth.roadmaps.models import Milestone, RoadmapVersion
from growth.roadmaps.words import range_words
from growth.weeks import week_of

MOST_HOURS = 168
DECIMAL = forms.TextInput(attrs={"inputmode": "decimal", "size": 5, "autocomplete": "off"})


class HoursField(forms.DecimalField):
    """Hours of a week, with a point or a comma; cleaned to minutes."""

    widget = DECIMAL

    def __init__(self, **kwargs: Any) -> None:
        messages = {
            "required": "Say how many hours.",
            "invalid": "Write a number, such as 1.5.",
            "min_value": "Say how many hours, more than none.",
            "max_value": "A week has 168 hours.",
        }
        super().__init__(
            min_value=Decimal("0.1"), max_value=Decimal(MOST_HOURS), decimal_places=2, error_messages=messages, **kwargs
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def clean(self, value: Any) -> Any:
        hours = super().clean(value)
        return None if hours is None else int((hours * 60).quantize(Decimal(1), ROUND_HALF_UP))


class HoursForm(forms.Form):
    """Time given: how much, in which week, to what. A week left out is this one."""

    hours = HoursField(label="Hours")
    week = forms.TypedChoiceField(required=False, coerce=date.fromisoformat, label="Week")
    milestone = forms.ModelChoiceField(
        PlannedMilestone.objects.none(), required=False, label="Given to", empty_label="No milestone in particular"
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, enrolment: Enrolment, under_way: PlannedMilestone | None = None) -> None:
        given = {"submission": uuid.uuid4(), "week": week_of(timezone.localdate()).isoformat(), "milestone": under_way}
        super().__init__(data, initial=given)
        self.fields["week"].choices = _weeks(enrolment)  # type: ignore[attr-defined]
        milestones = enrolment.milestones.exclude(state=PlannedMilestone.State.SKIPPED).order_by("position", "pk")
        self.fields["milestone"].queryset = milestones  # type: ignore[attr-defined]

    def offer(self, milestones: list[PlannedMilestone]) -> None:
        """Those at hand already, which spares the page a query."""
        choices = [("", "No milestone in particular"), *((row.pk, row.title) for row in milestones)]
        self.fields["milestone"].choices = choices  # type: ignore[attr-defined]

    def entry(self) -> dict[str, Any]:
        """What `actions.log_hours` takes."""
        data = self.cleaned_data
        return {
            "minutes": data["hours"],
            "week": data["week"] or week_of(timezone.localdate()),
            "milestone": data["milestone"],
            "submission": data["submission"],
        }


def _weeks(enrolment: Enrolment) -> list[tuple[str, str]]:
    """This week and the eight before, as far as they are of the roadmap."""
    this_week = week_of(timezone.localdate())
    weeks = [this_week - timedelta(weeks=back) for back in range(LAST_WEEKS + 1)]
    since = week_of(enrolment.started_on)
    names = {0: "This week", 1: "Last week"}
    return [
        (week.isoformat(), names.get(back, f"Week of {day_words(week)}"))
        for back, week in enumerate(weeks)
        if week >= since
    ]


class TimeOffForm(forms.Form):
    first_week = forms.DateField(widget=DATE, label="From the week of")
    last_week = forms.DateField(widget=DATE, required=False, label="Until the week of", help_text="Left out: one week.")

    def weeks(self) -> tuple[date, date]:
        first: date = self.cleaned_data["first_week"]
        return first, self.cleaned_data["last_week"] or first


class PlanForm(forms.Form):
    """What a new plan is made from. `revision` is what the one who accepts it has seen of the facts."""

    hours = HoursField(label="Hours a week")
    started_on = forms.DateField(
        widget=DATE, label="Start", error_messages={"required": "Choose the day on which you began, or will begin."}
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, enrolment: Enrolment) -> None:
        super().__init__(data)
        self.enrolment = enrolment

    def clean(self) -> None:
        started_on = self.cleaned_data.get("started_on")
        if started_on and started_on != self.enrolment.started_on:
            check_start(started_on)


class JoiningForm(forms.Form):
    started_on = forms.DateField(widget=DATE, label="Start", error_messages={"required": "Choose a day to begin on."})
    weekly_hours = HoursField(label="Hours a week you really have")
    first_week = forms.DateField(widget=DATE, required=False, label="Off from the week of")
    last_week = forms.DateField(widget=DATE, required=False, label="Until the week of")
    optional = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Milestones you may take up",
        help_text="What you leave out now can be taken up later.",
    )
    visibility = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="Who sees it?",
        error_messages={"required": "Choose who sees that you are on it."},
    )

    def __init__(self, data: Any = None, *, person: User, version: RoadmapVersion, milestones: list[Milestone]) -> None:
        super().__init__(data, initial={"started_on": week_of(timezone.localdate()) + timedelta(weeks=1)})
        self.fields[
            "weekly_hours"
        ].help_text = f"The roadmap reckons with {version.weekly_words}. Fewer is fine: it takes longer, that is all."
        self._offer_optional([row for row in milestones if row.is_optional])
        self._name_readers(person)

    def _offer_optional(self, milestones: list[Milestone]) -> None:
        choices = [(row.key, f"{row.title} ({range_words(row.hours_low, row.hours_high)})") for row in milestones]
        self.fields["optional"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["optional"]

    def _name_readers(self, person: User) -> None:
        circle = circle_words(person)
        self.fields["visibility"].choices = [  # type: ignore[attr-defined]
            (Visibility.PRIVATE, "Only you"),
            (Visibility.CIRCLE, f"Your growth circle: {circle}" if circle else "Your growth circle, once there is one"),
        ]
        manager = person.manager.name if person.manager else "your manager"
        self.fields["visibility"].help_text = (
            "The circle sees that you are on it, its milestones and where it lands. Your hours, your time off and your "
            f"load stay with you. When you share it, {manager} also learns whether it is more than 15 hours a week, "
            "yes or no, never how many."
        )

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first_week"), self.cleaned_data.get("last_week")
        if last and not first:
            raise ValidationError({"first_week": "Say from when as well."})
        started_on = self.cleaned_data.get("started_on")
        if started_on:
            check_start(started_on)
        if started_on and first:
            check_time_off(first, last or first, started_on=started_on)

    @property
    def time_off(self) -> tuple[date, date] | None:
        first, last = self.cleaned_data.get("first_week"), self.cleaned_data.get("last_week")
        return (first, last or first) if first else None

    def choice(self) -> dict[str, Any]:
        """What `actions.enrol` takes."""
        return {
            "started_on": self.cleaned_data["started_on"],
            "weekly_minutes": self.cleaned_data["weekly_hours"],
            "visibility": self.cleaned_data["visibility"],
            "optional": self.cleaned_data.get("optional", []),
            "time_off": self.time_off,
        }

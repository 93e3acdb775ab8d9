"""One set of filters for the list page and the API."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import IntegerField
from django.utils import timezone

from growth.decisions.finding.search import matching
from growth.decisions.models import IN_FORCE, Decision, DecisionQuerySet, Participant, Role, Status
from growth.decisions.parts import DIMENSIONS_OF_ROLE
from growth.decisions.reviewing.models import AskedReviewer
from growth.decisions.waiting import to_answer
from growth.standing import Quarter

SHOWN = [("mine", "With a part of yours"), ("drafts", "Your drafts"), ("waiting", "Wait for your answer")]
REVISITS = [("due", "Due"), ("coming", "Planned"), ("none", "Not planned")]
MOST_ID = 2**31 - 1  # a longer number in an address is nobody's, and no database takes any
DIMENSIONS = [
    (key, key.capitalize()) for key in dict.fromkeys(key for keys in DIMENSIONS_OF_ROLE.values() for key in keys)
]


class IdFilter(django_filters.NumberFilter):
    """A whole number within bounds. `-1e999999` is one digit after the other to whoever makes an int of it."""

    field_class = IntegerField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_ID, **kwargs)

    def get_max_validator(self) -> None:
        """The bounds are those of the field."""


class DecisionFilter(django_filters.FilterSet):
    """`dimension` and `role` are about the part of the chosen person, of the reader if none is chosen."""

    show = django_filters.ChoiceFilter(choices=SHOWN, method="by_part", label="Show")
    q = django_filters.CharFilter(method="search", label="Words")
    status = django_filters.ChoiceFilter(choices=Status.choices, label="Status")
    project = IdFilter(field_name="project_id", label="Project")
    tag = django_filters.CharFilter(method="by_tag", label="Tag")
    person = IdFilter(method="by_person", label="Person")
    role = django_filters.ChoiceFilter(choices=Role.choices, method="by_person", label="Part")
    dimension = django_filters.ChoiceFilter(choices=DIMENSIONS, method="by_dimension", label="Dimension")
    quarter = django_filters.CharFilter(method="by_quarter", label="Decided in")
    dated_from = django_filters.DateFilter(field_name="dated", lookup_expr="gte", label="From")
    dated_until = django_filters.DateFilter(field_name="dated", lookup_expr="lte", label="Until")
    revisit = django_filters.ChoiceFilter(choices=REVISITS, method="by_revisit", label="Revisit")

    class Meta:
        model = Decision
        fields: list[str] = []

    def without(self, *names: str) -> DecisionQuerySet:
        """What the other filters leave: among these, the values of a facet are counted."""
        assert self.form.is_valid() or self.form.errors  # fills cleaned_data
        queryset = self.queryset.all()
        for name, value in self.form.cleaned_data.items():
            if name not in names:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    def chosen(self, name: str) -> Any:
        return self.form.cleaned_data.get(name)

    @property
    def whose(self) -> int:
        """Whose part `dimension` is about."""
        return int(self.chosen("person") or self.request.user.pk)

    def search(self, queryset: DecisionQuerySet, name: str, value: str) -> DecisionQuerySet:
        return matching(queryset, value)

    def by_tag(self, queryset: DecisionQuerySet, name: str, value: str) -> DecisionQuerySet:
        return queryset.filter(Exists(Decision.tags.through.objects.filter(decision=OuterRef("pk"), tag__name=value)))

    def by_person(self, queryset: DecisionQuerySet, name: str, value: Any) -> DecisionQuerySet:
        """Person and role are about the same part, so both are looked at whichever is asked."""
        if name == "role" and self.chosen("person"):
            return queryset
        role = self.chosen("role")
        part = Participant.objects.filter(decision=OuterRef("pk"), person=self.whose)
        return queryset.filter(Exists(part.filter(role=role) if role else part))

    def by_dimension(self, queryset: DecisionQuerySet, name: str, value: str) -> DecisionQuerySet:
        roles = [role for role, keys in DIMENSIONS_OF_ROLE.items() if value in keys]
        parts = Participant.objects.filter(decision=OuterRef("pk"), person=self.whose, role__in=roles)
        if "reviewer" not in roles:
            return queryset.filter(Exists(parts))
        return queryset.filter(Exists(parts) | Exists(self.reviewed.filter(review__decision=OuterRef("pk"))))

    @property
    def reviewed(self) -> QuerySet[AskedReviewer]:
        """The design reviews `whose` took part in: the one part that is no role of a participant."""
        return AskedReviewer.objects.filter(person=self.whose, took_part=True)

    def by_quarter(self, queryset: DecisionQuerySet, name: str, value: str) -> DecisionQuerySet:
        """A quarter as `2026-Q3`, or `none`; anything else finds nothing."""
        if value == "none":
            return queryset.filter(dated__isnull=True)
        quarter = quarter_of(value)
        return queryset.filter(dated__range=(quarter.first_day, quarter.last_day)) if quarter else queryset.none()

    def by_revisit(self, queryset: DecisionQuerySet, name: str, value: str) -> DecisionQuerySet:
        return queryset.filter(revisit_is(value))

    def by_part(self, queryset: DecisionQuerySet, name: str, value: str) -> DecisionQuerySet:
        viewer = self.request.user
        parts = Participant.objects.filter(decision=OuterRef("pk"), person=viewer)
        match value:
            case "drafts":
                return queryset.filter(Exists(parts), status=Status.DRAFT)
            case "waiting":
                return queryset.filter(pk__in=to_answer(viewer).order_by().values("pk"))
        return queryset.filter(Exists(parts))


def revisit_is(state: str) -> Q:
    """Due as `DecisionQuerySet.due` says; planned while it holds and its day has not come; else not planned."""
    today = timezone.now().date()
    due = Q(status__in=IN_FORCE, revisit_on__lte=today)
    coming = Q(status__in=IN_FORCE, revisit_on__gt=today)
    return {"due": due, "coming": coming}.get(state, ~due & ~coming)


def quarter_of(words: str) -> Quarter | None:
    try:
        year, number = words.upper().split("-Q")
        quarter = Quarter(int(year), int(number))
    except ValueError:
        return None
    return quarter if 1 <= quarter.number <= 4 and 1 <= quarter.year <= 9998 else None

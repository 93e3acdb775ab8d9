"""One set of filters for the list page and the API."""

from typing import Any

import django_filters
from django.db.models import Q

from accounts.models import Team
from growth.opportunities.models import Assignment, Interest, OpportunityQuerySet, State, kept_by
from ladder.structure import keys_in_force

SHOWN = [
    ("open", "Open"),
    ("mine", "Yours"),
    ("listed", "Listed by you"),
    ("past", "Given and past"),
]


class OpportunityFilter(django_filters.FilterSet):
    show = django_filters.ChoiceFilter(choices=SHOWN, method="by_part", label="Show")
    dimension = django_filters.ChoiceFilter(method="by_dimension", label="Dimension")
    level = django_filters.ChoiceFilter(field_name="level__key", label="Level")
    team = django_filters.ModelChoiceFilter(queryset=Team.objects.all(), label="Team")
    state = django_filters.ChoiceFilter(choices=State.choices, label="State")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in keys_in_force().items():
            self.filters[name].extra["choices"] = choices

    def by_dimension(self, queryset: OpportunityQuerySet, name: str, value: str) -> OpportunityQuerySet:
        return queryset.filter(Q(dimension__key=value) | Q(second_dimension__key=value))

    def by_part(self, queryset: OpportunityQuerySet, name: str, value: str) -> OpportunityQuerySet:
        viewer = self.request.user
        match value:
            case "mine":
                wanted = Interest.objects.waiting().filter(person=viewer).values("opportunity")
                held = Assignment.objects.holding_a_place().filter(person=viewer).values("opportunity")
                return queryset.filter(Q(pk__in=wanted) | Q(pk__in=held))
            case "listed":
                return queryset.filter(kept_by(viewer))
            case "past":
                return queryset.exclude(pk__in=queryset.offered().values("pk"))
        return queryset.offered()

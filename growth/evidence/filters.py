"""One set of filters for the list page and the API."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef

from growth.evidence.claims import Claim, Verdict
from growth.evidence.models import Evidence, EvidenceQuerySet, Kind, Mode, Scope, Strength, Visibility
from growth.standing import Quarter
from ladder.structure import keys_in_force

STATES = [
    ("draft", "Private"),
    ("waiting", "Waits for a verdict"),
    ("needs_more", "Needs more"),
    ("accepted", "Accepted"),
    ("unclaimed", "Without a claim"),
    ("archived", "Archived"),
]


class EvidenceFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label="Words")
    dimension = django_filters.ChoiceFilter(method="by_claim", label="Dimension")
    level = django_filters.ChoiceFilter(method="by_claim", label="Level")
    scope = django_filters.ChoiceFilter(choices=Scope.choices, label="Scope")
    mode = django_filters.ChoiceFilter(choices=Mode.choices, label="Mode")
    strength = django_filters.ChoiceFilter(choices=Strength.choices, label="Strength")
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label="Kind")
    state = django_filters.ChoiceFilter(choices=STATES, method="by_state", label="State")
    quarter = django_filters.CharFilter(method="by_quarter", label="Quarter")
    person = django_filters.NumberFilter(field_name="person_id", label="Person")

    class Meta:
        model = Evidence
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in keys_in_force().items():
            self.filters[name].extra["choices"] = choices

    def filter_queryset(self, queryset: EvidenceQuerySet) -> EvidenceQuerySet:
        """Archived items only when they are asked for. Dimension and level are about the same claim."""
        found = super().filter_queryset(queryset)
        chosen = {
            f"expectation__{part}__key": self.form.cleaned_data[part]
            for part in ("dimension", "level")
            if self.form.cleaned_data.get(part)
        }
        if chosen:
            found = found.filter(Exists(Claim.objects.filter(evidence=OuterRef("pk"), **chosen)))
        return found if self.form.cleaned_data.get("state") == "archived" else found.live()

    def by_claim(self, queryset: EvidenceQuerySet, name: str, value: str) -> EvidenceQuerySet:
        return queryset  # both together, above

    def search(self, queryset: EvidenceQuerySet, name: str, value: str) -> EvidenceQuerySet:
        for word in value.split()[:8]:
            queryset = queryset.matching(word)
        return queryset

    def by_state(self, queryset: EvidenceQuerySet, name: str, value: str) -> EvidenceQuerySet:
        claims = Claim.objects.filter(evidence=OuterRef("pk"))
        match value:
            case "draft":
                return queryset.filter(visibility=Visibility.PRIVATE)
            case "archived":
                return queryset.filter(archived_at__isnull=False)
            case "unclaimed":
                return queryset.filter(~Exists(claims))
        return queryset.filter(Exists(claims.filter(verdict=Verdict(value))))

    def by_quarter(self, queryset: EvidenceQuerySet, name: str, value: str) -> EvidenceQuerySet:
        """A quarter as `2026-Q3`; anything else finds nothing."""
        try:
            year, number = value.upper().split("-Q")
            quarter = Quarter(int(year), int(number))
            if not (1 <= quarter.number <= 4 and 1970 <= quarter.year <= 9000):
                raise ValueError
        except ValueError:
            return queryset.none()
        return queryset.filter(ended_on__range=(quarter.first_day, quarter.last_day))


def quarter_choices(newest: Quarter, count: int = 12) -> list[tuple[str, Any]]:
    return [
        (f"{quarter.year}-Q{quarter.number}", str(quarter)) for quarter in (newest.plus(-back) for back in range(count))
    ]

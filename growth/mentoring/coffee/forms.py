from django import forms

from growth.evidence.forms import DATE

REPEATS = [
    (0, "Once"),
    (2, "Every two weeks"),
    (4, "Every four weeks"),
    (6, "Every six weeks"),
    (8, "Every eight weeks"),
]


class DrawForm(forms.Form):
    until = forms.DateField(
        widget=DATE,
        label="To have met by",
        help_text="When the round repeats, a day before the next one is drawn.",
        error_messages={"required": "Until when shall people have met?"},
    )
    every_weeks = forms.TypedChoiceField(choices=REPEATS, coerce=int, label="How often", widget=forms.RadioSelect)

"""Writing a case: its sections, both sides’ assessments, whom the candidate mentored, what is left out, one's note."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.reads import record_read
from config.pages import number_in, person_of, refuse_unless, try_edit
from growth.evidence.models import Evidence
from growth.promotions.case_templates.specs import spec_of
from growth.promotions.cases import queries, rules, writing
from growth.promotions.cases.forms import AchievementForm, AssessmentForm, NoteForm, SectionForm
from growth.promotions.cases.models import Case, CaseAssessment, CaseNote, LeftOut, NamedAchievement, Section, Side
from growth.promotions.cases.pages import CASE, change, found, found_part, seen_by
from growth.promotions.cases.record import record_of
from ladder.structure import structure_of


def section(request: HttpRequest, pk: int) -> HttpResponse:
    """Writing one section. Overtaken, both texts are shown."""
    viewer, shown = person_of(request), found_part(request, Section, pk)
    case = shown.case
    refuse_unless(rules.can_write(viewer, shown))
    if request.method != "POST" and not case.is_writable:
        return redirect(f"{case.get_absolute_url()}#section-{shown.key}")
    record_read(request, case.person_id, what=CASE, thing=case)
    form = SectionForm(request.POST or None, section=shown)
    tried = try_edit(form, lambda: writing.write_section(shown, by=viewer, **form.cleaned_data))
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect(f"{case.get_absolute_url()}#section-{shown.key}")
    context = {
        "case": case,
        "section": shown,
        "spec": spec_of(case.template.document).section(shown.key),
        "form": form,
        "stale": tried.stale,
        "seen_by": _section_seen_by(shown),
    }
    return render(request, "promotions/cases/section.html", context, status=tried.status)


def _section_seen_by(shown: Section) -> str:
    case = shown.case
    sides = f"{case.person.name} and {case.manager.name}"
    if shown.layer == "inner":
        return f"Seen by {sides}; from submission also by the committee."
    return f"Seen by {sides}, and by whoever was invited to the case; from submission also by the committee."


def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a side sees the candidate, dimension by dimension."""
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_assess(viewer, shown))
    if request.method != "POST" and not shown.is_writable:
        return redirect(f"{shown.get_absolute_url()}#assessments")
    record_read(request, shown.person_id, what=CASE, thing=shown)
    side = Side.CANDIDATE if viewer.pk == shown.person_id else Side.MANAGER
    said = CaseAssessment.objects.visible_to(viewer).filter(case=shown, side=side)
    form = AssessmentForm(
        request.POST or None, structure=structure_of(shown.target.version), said={row.dimension: row for row in said}
    )
    tried = try_edit(form, lambda: writing.assess(shown, by=viewer, levels=form.levels()))
    if tried.saved:
        messages.success(request, "Saved.")
        return redirect(f"{shown.get_absolute_url()}#assessments")
    context = {"case": shown, "form": form, "is_candidate": side == Side.CANDIDATE}
    return render(request, "promotions/cases/assessment.html", context, status=tried.status)


# ---- people mentored


def achievements(request: HttpRequest, pk: int) -> HttpResponse:
    """Choosing whom to name, among those who consented."""
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_name_achievements(viewer, shown))
    place = f"{shown.get_absolute_url()}#mentored"
    if request.method != "POST" and not shown.is_writable:
        return redirect(place)
    form = AchievementForm(request.POST or None, case=shown)
    tried = try_edit(form, lambda: writing.name_achievement(shown, by=viewer, **form.cleaned_data))
    if tried.saved:
        messages.success(request, "Named, in the words they consented to.")
        return redirect(place)
    context: dict[str, Any] = {"case": shown, "form": form, "is_any": queries.own_achievements(shown).exists()}
    return render(request, "promotions/cases/achievements.html", context, status=tried.status)


@require_POST
def achievement_removal(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, named = person_of(request), found_part(request, NamedAchievement, pk)
    refuse_unless(rules.can_name_achievements(viewer, named.case))
    said = "Not named any more. It stays in your mentoring."
    return change(request, named.case, lambda: writing.unname_achievement(named, by=viewer), said, "#mentored")


# ---- evidence that is no part of the case


def left_out(request: HttpRequest, pk: int) -> HttpResponse:
    """All that stands in the case and all that is left out, each with a button. Posting leaves one out."""
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_leave_out(viewer, shown))
    if request.method == "POST":
        wanted = number_in(request.POST.get("evidence", ""))
        item = get_object_or_404(Evidence.objects.of(viewer, viewer), pk=wanted)
        said = "Left out of the case. It stays shared as it was."
        change(request, shown, lambda: writing.leave_out(shown, by=viewer, evidence=item), said)
        return redirect("promotions:case_left_out", shown.pk)
    if not shown.is_writable:
        return redirect(shown)
    rows = LeftOut.objects.visible_to(viewer).filter(case=shown).select_related("evidence").order_by("-pk")
    context = {"case": shown, "items": record_of(shown).items, "left_out": rows, "seen_by": seen_by(viewer, shown)}
    return render(request, "promotions/cases/left_out.html", context)


@require_POST
def taking_in(request: HttpRequest, pk: int) -> HttpResponse:
    viewer, row = person_of(request), found_part(request, LeftOut, pk)
    refuse_unless(rules.can_leave_out(viewer, row.case))
    change(request, row.case, lambda: writing.take_in(row, by=viewer), "It counts in the case again.")
    return redirect("promotions:case_left_out", row.case_id)


# ---- one's own


def note(request: HttpRequest, pk: int) -> HttpResponse:
    """A private copy, for its author alone. Overtaken in another window, both texts are shown."""
    viewer, shown = person_of(request), found(request, pk)
    refuse_unless(rules.can_keep_note(viewer, shown))
    kept = CaseNote.objects.visible_to(viewer).filter(case=shown).first()
    form = NoteForm(request.POST or None, note=kept)
    tried = try_edit(form, lambda: writing.keep_note(shown, by=viewer, **form.cleaned_data))
    if tried.saved:
        messages.success(request, "Saved, for you alone.")
        return redirect("promotions:case_note", shown.pk)
    context: dict[str, Case | Any] = {"case": shown, "form": form, "stale": tried.stale, "note": kept}
    return render(request, "promotions/cases/note.html", context, status=tried.status)

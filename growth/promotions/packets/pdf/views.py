"""The packet on paper, for whoever may read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.reads import record_read
from config.pages import person_of
from growth.promotions.packets.models import Packet
from growth.promotions.packets.pdf.render import render_pdf
from growth.promotions.packets.reading import document_for

READ_AS = "promotion packet"


@require_safe
def packet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """As the reader may read it: for the committee masked until the meeting opens, in the name of the file too."""
    viewer = person_of(request)
    packet = get_object_or_404(
        Packet.objects.visible_to(viewer).select_related("case__person", "case__calibration"), pk=pk
    )
    document, is_masked = document_for(viewer, packet)
    record_read(request, packet.case.person, what=READ_AS, thing=packet, export=True)
    response = HttpResponse(
        render_pdf(document, masked=is_masked, digest=packet.digest), content_type="application/pdf"
    )
    named = f"case-{packet.number}" if is_masked else slugify(f"packet {packet.number} {packet.case.person.name}")
    filename = f"{named}.pdf"
    response["Content-Disposition"] = str(content_disposition_header(False, filename))
    patch_cache_control(response, private=True, no_cache=True)
    return response

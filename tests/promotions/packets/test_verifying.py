"""What the proof finds: every change somebody with the keys of the database could make."""

import io
import json
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from growth.promotions.calibration.models import Calibration
from growth.promotions.packets.canonical import canonical, digest
from growth.promotions.packets.models import ErasedPacket, Packet
from growth.promotions.packets.verifying import verify
from tests.people import Cast
from tests.promotions import making
from tests.promotions.packets.making import ready, set_raw, submitted, tamper


@pytest.fixture
def chain(cast: Cast, packet: Packet, calibration: Calibration) -> list[Packet]:
    return [packet, submitted(ready(cast, "ben"), calibration)]


def said() -> list[str]:
    return [str(fault) for fault in verify().faults]


def rewritten(packet: Packet, change: Callable[[str], str]) -> str:
    body = change(packet.body)
    set_raw(packet, body=body)
    return body


def test_an_untouched_chain_holds(chain: list[Packet]) -> None:
    proof = verify()
    assert proof.holds and (proof.packets, proof.erased, proof.last) == (2, 0, chain[1].digest)


def test_one_flipped_byte_is_found(chain: list[Packet]) -> None:
    place = chain[0].body.index("quokka")
    rewritten(chain[0], lambda body: body[:place] + chr(ord(body[place]) ^ 1) + body[place + 1 :])
    (fault,) = said()
    assert fault.startswith("Packet 1: its content gives the digest ") and chain[0].digest in fault


def test_a_packet_rewritten_with_a_fitting_digest_breaks_the_next(chain: list[Packet]) -> None:
    body = rewritten(chain[0], lambda body: body.replace("quokka", "weasel"))
    set_raw(chain[0], digest=digest(1, "", body))
    (fault,) = said()
    assert fault.startswith(f"Packet 2: it follows the digest {chain[0].digest}")


def test_a_body_out_of_its_canonical_form_is_found(chain: list[Packet]) -> None:
    body = rewritten(chain[1], lambda body: json.dumps(json.loads(body)))
    set_raw(chain[1], digest=digest(2, chain[0].digest, body))
    assert said() == ["Packet 2: its content is not in canonical form."]
    body = rewritten(chain[1], lambda body: '{"number":1}')
    set_raw(chain[1], digest=digest(2, chain[0].digest, body))
    assert said() == ["Packet 2: its content says it is number 1."]
    for broken in ("{", "[]", '{"number":1.5}', "{}"):
        set_raw(chain[1], body=broken, digest=digest(2, chain[0].digest, broken))
        assert said() == ["Packet 2: its content cannot be read as a document."]


def test_a_packet_that_is_gone_is_missed(chain: list[Packet]) -> None:
    case = chain[0].case
    tamper(lambda: Packet.objects.filter(pk=chain[0].pk)._raw_delete("default"))
    assert said() == [
        "Packet 2: number 1 before it is missing.",
        f"Packet 2: it follows the digest {chain[0].digest}, but the one before it has (none).",
        f"Case {case.pk} was submitted, and has no packet.",
    ]


def test_an_end_cut_off_is_found_by_the_digest_that_was_noted(chain: list[Packet]) -> None:
    making.in_state(chain[1].case, "feedback")
    chain[1].case.transitions.filter(to_state="submitted").delete()
    tamper(lambda: Packet.objects.filter(pk=chain[1].pk)._raw_delete("default"))
    assert verify().holds and verify(chain[0].digest).since == 0
    assert [str(fault) for fault in verify(chain[1].digest).faults] == [
        f"The digest {chain[1].digest} is not in the chain: its end is gone or rewritten."
    ]


def test_an_older_digest_still_counts(chain: list[Packet]) -> None:
    proof = verify(chain[0].digest)
    assert proof.holds and proof.since == 1


def test_a_case_that_was_withdrawn_later_still_needs_its_packet(chain: list[Packet]) -> None:
    case = making.in_state(chain[1].case, "withdrawn")
    assert verify().holds
    tamper(lambda: Packet.objects.filter(pk=chain[1].pk)._raw_delete("default"))
    assert said() == [f"Case {case.pk} was submitted, and has no packet."]


def test_one_noted_as_erased_and_still_there_is_found(chain: list[Packet]) -> None:
    ErasedPacket.objects.create(number=2, digest=chain[1].digest, previous_digest=chain[0].digest)
    assert said() == ["Packet 2: it is noted as erased, and still there."]


def test_the_command_says_so(chain: list[Packet]) -> None:
    out = io.StringIO()
    call_command("verify_packets", expect=chain[0].digest, stdout=out)
    assert out.getvalue().splitlines() == [
        "Two packets, chain intact.",
        "1 more since the digest that was expected.",
        f"Last digest: {chain[1].digest}",
    ]
    rewritten(chain[0], lambda body: canonical({**json.loads(body), "remarks": ["x"]}))
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("verify_packets", stdout=out)
    assert error.value.returncode == 1 and len(out.getvalue().splitlines()) == 1


def test_without_packets_there_is_nothing_to_doubt(db: None) -> None:
    out = io.StringIO()
    call_command("verify_packets", stdout=out)
    assert out.getvalue() == "No packets, chain intact.\n"

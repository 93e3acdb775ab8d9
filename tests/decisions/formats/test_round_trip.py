"""What we write, we read again exactly; and what others read in it is ordinary MADR and Nygard."""

import dataclasses
import json

from hypothesis import HealthCheck, given, settings

from growth.decisions.formats.reading import read
from growth.decisions.formats.records import Record
from growth.decisions.formats.writing import normalised, to_json, to_madr, to_nygard
from tests.decisions.formats.strategies import records

many = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(records)
@many
def test_madr_gives_the_same_record_again(record: Record) -> None:
    wanted = normalised(record)
    assert read(record.path, to_madr(record).encode()) == wanted


@given(records)
@many
def test_nygard_gives_the_same_record_again(record: Record) -> None:
    wanted = normalised(record)
    assert read(record.path, to_nygard(record).encode()) == wanted


@given(records)
@many
def test_json_gives_every_field_as_it_was(record: Record) -> None:
    assert read("records/seven.json", json.dumps({**to_json(record)}).encode()) == _at(record, "records/seven.json")


@given(records)
@many
def test_normal_texts_stay_as_they_are(record: Record) -> None:
    once = normalised(record)
    assert normalised(once) == once


def _at(record: Record, path: str) -> Record:
    return dataclasses.replace(record, path=path)

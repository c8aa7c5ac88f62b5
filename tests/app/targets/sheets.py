"""What the tests of targets ask of a sheet."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest

from hrdesk.app.targets.model import Change, SaveTargetSheet, Spot
from hrdesk.app.targets.saving import save_target_sheet
from hrdesk.app.targets.sheet import target_sheet
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError

NOVEMBER = Period(2026, 11)
MONEY, RATE = "recovered_amount", "connect_rate"


def sheet(desk, period=NOVEMBER):
    return target_sheet(desk.work(), period)


def row(desk, who, period=NOVEMBER):
    return next(one for one in sheet(desk, period).people() if one.object_id == who.employment_id)


def team_row(desk, name="电催一组", period=NOVEMBER):
    return next(one for one in sheet(desk, period).rows if one.kind == "team" and one.name == name)


def asked(desk, who, metric=MONEY, period=NOVEMBER):
    found = sheet(desk, period)
    return found.force(row(desk, who, period), metric)


def own(who, metric=MONEY):
    return Spot("employment", who.employment_id, metric)


def save(desk, *changes, period=NOVEMBER):
    return save_target_sheet(desk.work(), SaveTargetSheet(period, changes))


def put(desk, spot, value, period=NOVEMBER):
    """Sets a figure, seen as it stands."""
    value = None if value is None else Decimal(value)
    return save(desk, Change(spot, value, sheet(desk, period).kept.get(spot)), period=period)


@contextmanager
def refused(code: str, *said: str) -> Iterator[None]:
    """Refused with that code, in a sentence that names ``said``."""
    with pytest.raises(UserError) as told:
        yield
    assert told.value.code == code, str(told.value)
    assert all(part in str(told.value) for part in said), str(told.value)

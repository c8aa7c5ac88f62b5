"""A kiosk, somebody with a PIN, somebody let in."""

from __future__ import annotations

from hrdesk.app import kiosk
from hrdesk.app.work import Desk
from tests.app.builders import CHEAP, Somebody, add_people, as_role

PIN = "4071"


def a_kiosk(desk: Desk) -> Desk:
    """A kiosk's own account, signed in."""
    return as_role(desk, "kiosk")


def with_pin(desk: Desk, station: Desk, who: Somebody | None = None, pin: str = PIN) -> Somebody:
    """Somebody whose own PIN is ``pin``."""
    who = who or add_people(desk, 1)[0]
    (given,) = kiosk.give_pins(desk.work(), [who.employment_id], cost=CHEAP)
    visit = kiosk.enter(station.work(), kiosk.Enter(who.employee_no, given.pin), cost=CHEAP)
    there = kiosk.visit_desk(station, visit)
    kiosk.choose_pin(there.work(), kiosk.Choose(given.pin, pin), cost=CHEAP)
    kiosk.leave(there.work())
    return who


def let_in(station: Desk, who: Somebody, pin: str = PIN) -> Desk:
    """The desk of somebody let in."""
    visit = kiosk.enter(station.work(), kiosk.Enter(who.employee_no, pin), cost=CHEAP)
    return kiosk.visit_desk(station, visit)

"""What may be done about a difference, and for whom a figure may be made to count."""

from __future__ import annotations

from decimal import Decimal

from hrdesk.domain.reconciliation.attribution import Share
from hrdesk.domain.reconciliation.model import Action, Kind, actions_for, check_shares, kind_of_row


def parts(*percents: str) -> list[Share]:
    return [Share(who, Decimal(percent)) for who, percent in enumerate(percents, start=1)]


def test_every_refusal_of_a_row_is_a_kind_of_difference():
    assert kind_of_row("unknown_employee") is Kind.UNMATCHED
    assert kind_of_row("outside_period") is Kind.OUTSIDE
    assert kind_of_row("already_there") is Kind.DOUBLED
    assert kind_of_row("not_a_number") is Kind.UNREADABLE


def test_a_row_without_a_readable_figure_can_only_be_left_out():
    assert actions_for("not_a_number", has_figure=False) == {Action.EXCLUDE}
    assert Action.ASSIGN in actions_for("unknown_employee")


def test_a_total_that_differs_can_only_be_accepted():
    assert actions_for("total_differs") == {Action.ACCEPT}


def test_a_split_names_different_people_and_comes_to_a_hundred():
    assert check_shares(Action.SPLIT, parts("60", "40")) is None
    assert check_shares(Action.SPLIT, parts("60", "30"))[1] == {"total": Decimal(90)}
    assert check_shares(Action.SPLIT, parts("100")) is not None
    assert check_shares(Action.SPLIT, [Share(1, Decimal(50)), Share(1, Decimal(50))]) is not None
    assert check_shares(Action.SPLIT, parts("110", "-10")) is not None
    assert check_shares(Action.SPLIT, parts("33.333", "66.667")) is not None


def test_assigning_takes_one_person_and_leaving_out_none():
    assert check_shares(Action.ASSIGN, parts("100")) is None
    assert check_shares(Action.ASSIGN, parts("60", "40")) is not None
    assert check_shares(Action.EXCLUDE, ()) is None
    assert check_shares(Action.EXCLUDE, parts("100")) is not None

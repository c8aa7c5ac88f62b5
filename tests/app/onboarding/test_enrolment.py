"""增减员表: cut-off days by city, the legal limit beside them, numbers only for who may see them; the account list."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from hrdesk.app import onboarding
from hrdesk.app.onboarding.enrolment import enrolment_list, export_accounts, export_enrolments, save_city
from hrdesk.app.onboarding.reporting import ReportEnrolments, report_enrolments
from hrdesk.app.people import person_view
from hrdesk.app.today import today
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.domain.enrolment import Change, City, Scheme, cut_off, enrolments
from hrdesk.domain.errors import UserError
from hrdesk.domain.onboarding.checklist import ItemState
from hrdesk.storage import tables as t
from tests.app.builders import Clock, add_person, new_agency, resident_id
from tests.app.onboarding.builders import items, ready, taken

NOVEMBER = Period(2026, 11)


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    opened = new_agency(tmp_path, clock)
    ready(opened)
    yield opened
    opened.database.close()


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 31))
def test_the_cut_off_is_never_before_the_day_and_never_two_months_on(day: date, last: int) -> None:
    found = cut_off(day, last)
    assert day <= found
    assert (found - day).days <= 61


def test_who_comes_after_the_cut_off_counts_from_the_next_month() -> None:
    cities = {"南京": City("南京", 20, 15)}
    early, late = enrolments(Change.ADD, date(2026, 11, 18), "南京", cities)
    assert (early.scheme, early.counts_from, early.legal) == (Scheme.SOCIAL, Period(2026, 11), date(2026, 12, 18))
    assert (late.scheme, late.cut_off, late.counts_from) == (Scheme.FUND, date(2026, 12, 15), Period(2026, 12))
    assert enrolments(Change.ADD, date(2026, 11, 18), "苏州", cities)[0].cut_off is None


def test_a_month_lists_who_came_and_left_by_city_with_what_is_done(desk: Desk, tmp_path: Path) -> None:
    came = add_person(
        desk, "唐雪", id_number=resident_id(4), hire_date=date(2026, 11, 18), city="南京", team="电催一组"
    )
    add_person(
        desk,
        "冯涛",
        hire_date=date(2024, 1, 1),
        status="left",
        leave_date=date(2026, 11, 5),
        city="苏州",
        team="电催一组",
    )
    save_city(desk.work(), City("南京", 20, 15))
    save_city(desk.work(), City("南京", 22, 15))
    found = enrolment_list(desk.work(), NOVEMBER)
    assert [(city.name, city.social_day) for city in found.cities] == [("南京", 22)]
    told = [(row.line.city, row.line.change.value, row.line.scheme.value, row.name) for row in found.rows]
    assert told == [
        ("南京", "add", "fund", "唐雪"),
        ("南京", "add", "social", "唐雪"),
        ("苏州", "end", "fund", "冯涛"),
        ("苏州", "end", "social", "冯涛"),
    ]
    out = tmp_path / "增减员.csv"
    assert export_enrolments(desk.work(), NOVEMBER, out).rows == 4
    rows = list(csv.DictReader(out.open(encoding="utf-8-sig")))
    assert rows[0]["身份证号"] == resident_id(4)
    events = person_view(desk.work(), came.employment_id).timeline
    assert any(event.kind == "revealed" for event in events)


def test_what_the_checklist_says_is_done_is_done_here(desk: Desk, clock: Clock) -> None:
    one = taken(desk).people[0]
    clock.forward(days=8)
    onboarding.arrive(desk.work(), [one.plan_id], date(2026, 11, 30))
    onboarding.complete(desk.work(), onboarding.Complete((items(desk, one.plan_id)["insurance"].id,), "回执 123"))
    found = {row.line.scheme: row.done for row in enrolment_list(desk.work(), NOVEMBER).rows}
    assert found == {Scheme.SOCIAL: True, Scheme.FUND: False}


def test_who_leaves_is_taken_off_within_15_days_and_30_of_the_fund_or_by_the_cut_off() -> None:
    social, fund = enrolments(Change.END, date(2026, 11, 18), "苏州", {})
    assert (social.legal, fund.legal) == (date(2026, 12, 3), date(2026, 12, 18))
    assert social.due == social.legal
    early = enrolments(Change.END, date(2026, 11, 18), "南京", {"南京": City("南京", 20, 15)})[0]
    assert early.due == date(2026, 11, 20)


def test_what_was_reported_is_kept_with_day_and_name_and_closes_the_checklist_s_item(desk: Desk, clock: Clock) -> None:
    one = taken(desk).people[0]
    clock.forward(days=8)
    onboarding.arrive(desk.work(), [one.plan_id], date(2026, 11, 30))
    fund = ((one.employment_id, Change.ADD, Scheme.FUND),)
    assert report_enrolments(desk.work(), ReportEnrolments(fund, desk.work().today())) == 1
    assert report_enrolments(desk.work(), ReportEnrolments(fund, desk.work().today())) == 0
    rows = {row.line.scheme: row for row in enrolment_list(desk.work(), NOVEMBER).rows}
    assert rows[Scheme.FUND].done
    assert rows[Scheme.FUND].reported is not None
    assert rows[Scheme.FUND].reported.by == desk.actor.shown_name
    assert not rows[Scheme.SOCIAL].done
    assert items(desk, one.plan_id)["housing_fund"].state is ItemState.DONE
    with pytest.raises(UserError) as caught:
        report_enrolments(
            desk.work(), ReportEnrolments(((one.employment_id, Change.END, Scheme.FUND),), desk.work().today())
        )
    assert caught.value.code == "not_leaving"
    with pytest.raises(UserError) as caught:
        report_enrolments(desk.work(), ReportEnrolments(fund, date(2027, 1, 1)))
    assert caught.value.code == "out_of_range"


def test_a_joiner_s_item_is_due_on_the_city_s_cut_off_where_that_comes_first(desk: Desk, clock: Clock) -> None:
    one = taken(desk).people[0]
    save_city(desk.work(), City("南京", 31, 31))
    desk.work().write(
        lambda conn: conn.execute(
            update(t.employment).where(t.employment.c.id == one.employment_id).values(city="南京")
        )
    )
    told = [item for item in today(desk.work()).items if item.kind == "insurance"]
    assert [(item.due, "南京" in item.detail) for item in told] == [(cut_off(date(2026, 11, 30), 31), True)]


def test_what_cannot_be_is_said(desk: Desk, tmp_path: Path) -> None:
    for code, call in (
        ("missing", lambda: save_city(desk.work(), City(" ", 1, 1))),
        ("out_of_range", lambda: save_city(desk.work(), City("南京", 0, 15))),
        ("no_rows", lambda: export_enrolments(desk.work(), Period(2020, 1), tmp_path / "a.csv")),
        ("no_rows", lambda: export_accounts(desk.work(), tmp_path / "a.csv")),
    ):
        with pytest.raises(UserError) as caught:
            call()
        assert caught.value.code == code


def test_the_account_list_names_who_still_needs_accounts(desk: Desk, tmp_path: Path) -> None:
    people = taken(desk, 3).people
    onboarding.complete(desk.work(), onboarding.Complete((items(desk, people[0].plan_id)["accounts"].id,), "已开通"))
    out = tmp_path / "账号.csv"
    assert export_accounts(desk.work(), out).rows == 2
    text = out.read_text("utf-8-sig")
    assert people[0].employee_no not in text
    assert people[1].employee_no in text
    assert "138" not in text

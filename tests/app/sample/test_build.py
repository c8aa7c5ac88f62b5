"""The sample agency is what it says: its people, its thirteen months, its month that waits, its accounts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from hrdesk.app.access import sign_in
from hrdesk.app.insight import WhyOrder, why_people_leave
from hrdesk.app.sample.build import PASSWORD, build_sample
from hrdesk.app.sample.figures import month_table, waiting_month
from hrdesk.app.sample.people import former_people, sample_people
from hrdesk.app.separation.views import list_separations
from hrdesk.app.upkeep import check
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.domain.people import ResidentId, check_resident_id
from hrdesk.domain.roles import Role
from hrdesk.storage import tables as t
from tests.app.builders import CHEAP, TODAY, Clock
from tests.cli.console import SampleAgency, sample_agency

OCTOBER = Period(2026, 10)


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SampleAgency:
    monkeypatch.setenv("HRDESK_PROFILE", str(tmp_path / "profile"))
    return sample_agency(tmp_path)


def test_about_sixty_invented_people_in_four_departments_and_six_teams() -> None:
    people = sample_people(TODAY)
    assert 50 <= len(people) <= 70
    assert len({one.department for one in people}) == 4
    assert len({one.team for one in people if one.team}) == 6
    assert len({one.employee_no for one in people}) == len({one.id_number for one in people}) == len(people)
    assert any("𬱖" in one.name for one in people)
    assert {"正式", "试用期"} == {one.status for one in people}


def test_their_identity_numbers_are_well_formed_and_nobodys() -> None:
    for one in sample_people(TODAY):
        assert one.id_number.startswith("999999")
        assert isinstance(check_resident_id(one.id_number, TODAY), ResidentId)


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2024, 2, 29), date(2027, 1, 1), date(2026, 3, 31)])
def test_every_day_gives_a_sample_the_same_each_time(today: date) -> None:
    assert sample_people(today) == sample_people(today)
    month = Period.of(today).previous()
    assert waiting_month(sample_people(today), month) == waiting_month(sample_people(today), month)
    assert month_table(sample_people(today), month).rows


def test_twelve_months_are_published_and_one_waits(sample: SampleAgency) -> None:
    assert sample.period == OCTOBER.label
    desk = sign_in(sample.hr.db, "hr", PASSWORD, clock=Clock(), cost=CHEAP)
    with desk.work().read() as conn:
        months = conn.execute(
            select(t.evaluation.c.month, func.count(), func.count(t.evaluation.c.snapshot))
            .where(t.evaluation.c.state == "published")
            .group_by(t.evaluation.c.month)
        ).all()
    desk.database.close()
    assert len(months) == 12
    assert all(count == kept > 45 for _month, count, kept in months)
    assert OCTOBER.number not in {month for month, _count, _kept in months}
    assert {kind for kind, _file in sample.workbooks} == {"repayments", "calls", "quality", "complaints", "facts"}


@pytest.mark.parametrize("login", ["admin", "hr", "leader", "collector", "finance", "owner", "auditor"])
def test_every_role_has_an_account_that_may_come_in_at_once(sample: SampleAgency, login: str) -> None:
    desk = sign_in(sample.hr.db, login, PASSWORD, clock=Clock(), cost=CHEAP)
    desk.database.close()
    assert desk.actor.role in Role


def test_signing_in_raises_the_cost_of_guessing(sample: SampleAgency) -> None:
    def costs() -> list[str]:
        return sorted(path.read_text("utf-8", "ignore") for path in Path(f"{sample.hr.db}.keys").glob("*.key"))

    before = costs()
    sign_in(sample.hr.db, "leader", PASSWORD, clock=Clock()).database.close()
    assert costs() != before


def test_a_folder_in_use_is_left_alone_and_a_failed_build_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letter.txt").write_text("Dear", "utf-8")
    with pytest.raises(UserError) as caught:
        build_sample(tmp_path, clock=Clock())
    assert caught.value.code == "already_there"
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]
    with pytest.raises(UserError):
        build_sample(tmp_path / "letter.txt" / "sample", clock=Clock())

    def broken(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hrdesk.app.sample.build.write", broken)
    with pytest.raises(KeyboardInterrupt):
        build_sample(tmp_path / "new", clock=Clock())
    assert list((tmp_path / "new").iterdir()) == []


def test_some_left_in_the_year_before_so_that_insight_has_something_to_show(sample: SampleAgency) -> None:
    desk = sign_in(sample.hr.db, "hr", PASSWORD, clock=Clock(), cost=CHEAP)
    seen = why_people_leave(desk.work(), WhyOrder(Period(2025, 12), Period(2026, 11)))
    with desk.work().read() as conn:
        numbers = set(conn.execute(select(t.employment.c.employee_no)).scalars())
    desk.database.close()
    former = former_people(TODAY, sample_people(TODAY))
    assert {one.who.employee_no for one in former} <= numbers
    assert len({one.id_number for one in (*sample_people(TODAY), *(one.who for one in former))}) == len(numbers)
    assert all(one.left < date(2026, 10, 1) for one in former)  # nobody is missing in the month that waits
    assert seen.left == 4
    assert seen.expected is not None
    assert [one.before for one in seen.measures] == [2]


def test_cases_have_owners_and_somebody_is_leaving(sample: SampleAgency) -> None:
    desk = sign_in(sample.hr.db, "hr", PASSWORD, clock=Clock(), cost=CHEAP)
    rows = list_separations(desk.work())
    with desk.work().read() as conn:
        cases = conn.execute(select(func.count()).select_from(t.collection_case)).scalar_one()
    report = check(desk.work())
    desk.database.close()
    assert cases > 1000
    assert [(row.open_cases > 50, row.promises > 0) for row in rows] == [(True, True)]
    assert report.ok, [one.detail for one in report.checks if not one.ok]


def test_the_sample_trains_its_people(sample: SampleAgency) -> None:
    from hrdesk.app.training import bank, courses, exams

    desk = sign_in(sample.hr.db, "hr", PASSWORD, clock=Clock(), cost=CHEAP)
    assert len(bank.list_questions(desk.work())) > 100
    assert max(row.asked for row in courses.list_courses(desk.work())) > 40
    (exam,) = exams.list_exams(desk.work())
    assert (exam.rules.questions, exam.rules.points) == (25, 100)
    desk.database.close()

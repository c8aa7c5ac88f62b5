"""Builds the sample agency by the use cases an office would use: nothing is put into the file by another way."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from hrdesk.app.sample.cases import case_list, leaver
from hrdesk.app.sample.figures import Sheet, former_roster, month_table, roster, waiting_month
from hrdesk.app.sample.people import LEADER, TEAMS, Sample, former_people, sample_people
from hrdesk.app.separation.starting import start_separation
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import Unavailable, UserError
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.storage.envelope import Cost

PASSWORD = "sample-2026"  # noqa: S105 - the sample guards nothing; the program says so where it shows it
MONTHS = 12
MADE_BY = 4  # raised when the sample's content changes, so that an older one is built anew
NOTE = "sample.json"

Progress = Callable[[int, int, str], None]


def _silent(done: int, total: int, what: str) -> None:
    """Nobody watches."""


def build_sample(folder: Path, *, clock: Callable[[], datetime], progress: Progress = _silent) -> dict[str, Any]:
    """A sample agency in ``folder``: ``{db, accounts, period, workbooks}``. One that is there already is given again."""
    there = _existing(folder)
    if there is not None:
        return there
    _make(folder)
    if any(folder.iterdir()):
        raise UserError(
            N_("The folder {folder} is not empty."),
            code="already_there",
            hint=N_("Choose an empty folder for the sample agency."),
            folder=str(folder),
        )
    try:
        return _build(folder, clock, progress)
    except BaseException:
        for entry in folder.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        raise


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise Unavailable(
            N_("The folder {folder} cannot be made."),
            code="already_there" if isinstance(problem, FileExistsError | NotADirectoryError) else "read_only",
            hint=N_("Choose an empty folder for the sample agency."),
            folder=str(folder),
        ) from problem


def _existing(folder: Path) -> dict[str, Any] | None:
    note = folder / NOTE
    if not note.is_file():
        return None
    try:
        found: dict[str, Any] = json.loads(note.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if found.pop("made_by", None) != MADE_BY or not (folder / found["db"]).is_file():
        return None
    return _placed(found, folder)


def _placed(noted: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The note names files within the folder, which may have been moved or copied; the answer says where they lie."""
    books = [book | {"file": str(folder / book["file"])} for book in noted["workbooks"]]
    return {**noted, "db": str(folder / noted["db"]), "workbooks": books}


def _build(folder: Path, clock: Callable[[], datetime], progress: Progress) -> dict[str, Any]:
    from hrdesk.app.access import create_agency
    from hrdesk.app.performance.configuration import configure_from
    from hrdesk.domain.performance.pack import configuration

    books = folder / "workbooks"
    books.mkdir()
    created = create_agency(
        folder / "sample.hrdesk",
        _("Hengchuan Credit Services (sample)"),
        "admin",
        "系统管理员",
        PASSWORD,
        clock=clock,
        cost=_cost(),
    )
    with closing(created.desk.database):
        desk = created.desk
        today = desk.work().today()
        people = sample_people(today)
        configure_from(desk.work(), configuration())
        _import(desk, "roster", write(books, roster(people, today)), None)
        desk = _accounts(desk, people)
    waiting = Period(today.year, today.month).previous()
    with closing(desk.database):
        workbooks = _months(desk, people, waiting, folder, progress)
        _import(desk, "roster", write(books, former_roster(former_people(today, people), today)), None)
        _measure(desk, people, today)
        _training(desk)
        _import(desk, "cases", write(books, case_list(people, today)), None)
        start_separation(desk.work(), leaver(people, today))
    noted = {
        "db": "sample.hrdesk",
        "accounts": [{"user": user, "role": role, "password": PASSWORD} for user, role, *_rest in _logins(people)],
        "period": waiting.label,
        "workbooks": workbooks,
    }
    (folder / NOTE).write_text(json.dumps(noted | {"made_by": MADE_BY}, ensure_ascii=False, indent=1), "utf-8")
    return _placed(noted, folder)


def _months(
    desk: Desk, people: tuple[Sample, ...], waiting: Period, folder: Path, progress: Progress
) -> list[dict[str, str]]:
    """Published months before the waiting one, whose workbooks are written: ``[{kind, file}]``."""
    books = folder / "workbooks"
    months = [waiting]
    while len(months) <= MONTHS:
        months.append(months[-1].previous())
    past = folder / "past"
    past.mkdir()
    for number, period in enumerate(reversed(months[1:]), start=1):
        progress(number, MONTHS, period.label)
        _past_month(desk, write(past, month_table(people, period)), period)
    shutil.rmtree(past)
    sheets = waiting_month(people, waiting)
    return [{"kind": sheet.kind, "file": f"workbooks/{write(books, sheet).name}"} for sheet in sheets]


def _measure(desk: Desk, people: tuple[Sample, ...], today: date) -> None:
    """What the first team does about its leavers, by its leader."""
    from hrdesk.app.insight import AddMeasure, WhyOrder, add_measure, why_people_leave

    month = Period.of(today)
    seen = why_people_leave(desk.work(), WhyOrder(Period(month.year - 1, month.month), month))
    team = next(number for number, name in seen.teams if TEAMS[0][1] in name)
    leader = next(one for one in people if one.team == TEAMS[0][1] and one.position == LEADER)
    words = "新人前 90 天目标减半，每周由组长面谈一次"
    add_measure(desk.work(), AddMeasure(team, words, leader.employee_no, today - timedelta(days=110)))


def _training(desk: Desk) -> None:
    """The ready-made courses and questions, one course everybody reads, and an exam drawn from the bank."""
    from hrdesk.app.training import assigning, audiences, courses, exams, starters
    from hrdesk.domain.training.exams import Draw, Rules

    work = desk.work()
    starters.add_starters(work)
    everybody = audiences.Audience("everybody")
    due = work.today() + timedelta(days=7)
    first = min(courses.list_courses(work), key=lambda row: row.id)
    courses.require_course(work, courses.RequireCourse(first.id, (everybody,), due))
    rules = Rules(draws=(Draw(15, Decimal(4), "催收合规"), Draw(10, Decimal(4), "个人信息")), minutes=45)
    exam = exams.save_exam(work, exams.SaveExam("岗前考试", rules, "Pre-post exam"))
    assigning.assign_exam(work, assigning.AssignExam(exam, audiences.people_of(work, everybody), due))


def _logins(people: tuple[Sample, ...]) -> list[tuple[str, str, str, str | None]]:
    """(login, role, shown name, 工号)."""
    team = TEAMS[0][1]
    leader = next(p for p in people if p.team == team and p.position == "组长")
    collector = next(p for p in people if p.team == team and p.position == "催收员")
    owner, hr, finance, auditor = people[:4]
    return [
        ("admin", "administrator", "系统管理员", None),
        ("hr", "hr", hr.name, hr.employee_no),
        ("leader", "supervisor", leader.name, leader.employee_no),
        ("collector", "collector", collector.name, collector.employee_no),
        ("finance", "finance", finance.name, finance.employee_no),
        ("owner", "owner", owner.name, owner.employee_no),
        ("auditor", "auditor", auditor.name, auditor.employee_no),
    ]


def _accounts(desk: Desk, people: tuple[Sample, ...]) -> Desk:
    """Makes the accounts, gives each the sample password, and goes on as HR."""
    from hrdesk.app.access import AddAccount, ChangePassword, add_account, change_own_password, sign_in
    from hrdesk.app.organisation import SetTeamLead, organisation, set_team_lead

    for department in organisation(desk.work()).departments:
        for team in department.teams:
            leader = next(p for p in people if p.team == team.unit.name_zh and p.position == "组长")
            set_team_lead(desk.work(), SetTeamLead(team.unit.id, leader.employee_no, leader.hired))
    hr = desk
    for login, role, name, employee_no in _logins(people)[1:]:
        first = add_account(desk.work(), AddAccount(login, name, role, employment_no=employee_no), cost=_cost())
        own = sign_in(desk.place, login, first.password, clock=desk.clock, cost=_cost())
        change_own_password(own.work(), ChangePassword(first.password, PASSWORD), cost=_cost())
        if login == "hr":
            hr = own
        else:
            own.database.close()
    return hr


def _cost() -> Cost:
    """Everybody knows the sample's password, so slow guessing guards nothing; signing in raises it to the full cost."""
    from hrdesk.storage.envelope import Cost

    return Cost(memory_kib=64, passes=1, lanes=1)


def _import(desk: Desk, kind: str, path: Path, period: Period | None) -> None:
    from hrdesk.app.imports import accept, check, open_file

    work = desk.work()
    accept(work, check(work, open_file(work, kind, path, period=period)), "all")


def _past_month(desk: Desk, path: Path, period: Period) -> None:
    from hrdesk.app.imports import declare_none
    from hrdesk.app.performance.cycle import Publish, publish
    from hrdesk.app.performance.evaluation import evaluate

    first_of_next = Period(period.year, period.month).bounds()[1]
    then = datetime(first_of_next.year, first_of_next.month, first_of_next.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    desk = replace(desk, clock=lambda: then)
    _import(desk, "facts", path, period)
    for source in ("repayments", "calls", "quality", "complaints"):
        declare_none(desk.work(), period, source)
    evaluate(desk.work(), period)
    publish(desk.work(), Publish(period, confirm=True))


def write(folder: Path, sheet: Sheet) -> Path:
    """Writes a sheet as the system it stands for would: .xlsx with titles and a closing row, .csv in GB18030."""
    path = folder / sheet.name
    lines = [(title,) for title in sheet.titles] + [sheet.header, *sheet.rows]
    if sheet.closing:
        lines.append(sheet.closing)
    if path.suffix == ".csv":
        with path.open("w", encoding="gb18030", newline="", errors="replace") as file:
            csv.writer(file).writerows(lines)
        return path
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet({"roster": "在职", "repayments": "回款明细"}.get(sheet.kind, "数据"))
    for line in lines:
        page.append([float(value) if isinstance(value, Decimal) else value for value in line])
    book.save(path)
    return path

"""Places where the agency hides them: only HR and supervisors see them, of past months as of the running one."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hrdesk.app.exports import export_evaluations
from hrdesk.app.performance.catalogue import load_book
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.printing import PrintOrder, evaluation_sheets, print_ranking, ranking_sheets
from hrdesk.app.performance.scheme_editing import save_scheme
from hrdesk.app.performance.schemes_kept import UseNewerScheme, use_newer_scheme
from hrdesk.app.performance.views import month_view
from hrdesk.app.reports.batch import MonthOrder, print_month
from hrdesk.app.reports.month_book import export_month
from hrdesk.app.reports.year import YearOrder, year_sheets
from hrdesk.domain.errors import Denied
from hrdesk.domain.reports.month import MonthPaper
from tests.app.builders import as_role, supervisor_of
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team
from tests.app.progress.running import hide_places
from tests.app.training.builders import person_desk

ORDER = PrintOrder(MONTH, Path("x.pdf"))


@pytest.fixture
def people(desk):
    found = team(desk, 5)
    for place, who in enumerate(found):
        figures(desk, who, GOOD | {"recovered_amount": str(100_000 + 10_000 * place)})
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    return found


def ranks(desk) -> list[int | None]:
    return [row.rank for row in month_view(desk.work(), MONTH).rows]


def test_where_they_are_shown_everybody_sees_them(desk, people):
    me = person_desk(desk, people[0].employment_id)
    assert ranks(me) == [5]
    (sheet,) = evaluation_sheets(me.work(), ORDER)
    assert (sheet.rank, sheet.rank_of) == (5, 5)
    me.database.close()


def test_a_published_month_hides_them_as_the_running_one_does(desk, people):
    hide_places(desk)
    me, leader, owner = (
        person_desk(desk, people[0].employment_id),
        supervisor_of(desk, "电催一组"),
        as_role(desk, "owner"),
    )
    assert ranks(me) == [None]
    assert set(ranks(owner)) == {None}
    assert sorted(ranks(leader)) == sorted(ranks(desk)) == [1, 2, 3, 4, 5]
    for one in (me, leader, owner):
        one.database.close()


def test_a_person_s_own_papers_carry_none_whoever_prints_them_and_the_snapshot_keeps_it(desk, people):
    hide_places(desk)
    for sheet in evaluation_sheets(desk.work(), ORDER):
        assert (sheet.rank, sheet.rank_of, sheet.team.scores) == (None, None, ())
        assert sheet.lines[0].team_median is not None  # of five people: no place
    (year, *_others) = year_sheets(desk.work(), YearOrder(MONTH, Path("y.pdf")))
    assert year.months[-1].rank is None
    hide_places(desk, "shown")
    assert {sheet.rank for sheet in evaluation_sheets(desk.work(), ORDER)} == {1, 2, 3, 4, 5}


def test_the_ranking_is_no_paper_for_who_may_not_see_places(desk, people, tmp_path):
    me, owner = person_desk(desk, people[0].employment_id), as_role(desk, "owner")
    with pytest.raises(Denied, match="您的账号"):  # one line of a ranking would call everybody the first
        print_ranking(me.work(), PrintOrder(MONTH, tmp_path / "r.pdf"))
    assert len(ranking_sheets(owner.work(), ORDER)) == 1
    hide_places(desk)
    with pytest.raises(Denied, match="名次"):
        ranking_sheets(owner.work(), ORDER)
    done = print_month(owner.work(), MonthOrder(MONTH, tmp_path / "m.pdf"))
    assert MonthPaper.RANKING in {one.kind for one in done.left_out}
    assert len(ranking_sheets(desk.work(), ORDER)) == 1
    me.database.close()
    owner.database.close()


def exported(desk, path: Path) -> set[str]:
    export_evaluations(desk.work(), path, MONTH)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["rank"] for row in csv.DictReader(file)}


def test_what_is_exported_has_none_either(desk, people, tmp_path):
    owner = as_role(desk, "owner")
    assert exported(owner, tmp_path / "shown.csv") == {"1", "2", "3", "4", "5"}
    hide_places(desk)
    assert exported(owner, tmp_path / "hidden.csv") == {""}
    assert exported(desk, tmp_path / "hr.csv") == {"1", "2", "3", "4", "5"}
    for one, sheets in ((owner, 0), (desk, 1)):
        export_month(one.work(), tmp_path / f"{one.actor.role}.xlsx", MONTH)
        book = load_workbook(tmp_path / f"{one.actor.role}.xlsx")
        assert book.sheetnames.count("排名") == sheets
    owner.database.close()


def test_who_is_evaluated_by_another_version_is_not_missing_from_the_ranking_in_silence(desk, people):
    with desk.work().read() as conn:
        book = load_book(conn, MONTH.number)
    scheme = book.schemes[evaluation(desk, people[0]).scheme_version_id]
    lines = tuple(replace(line, target=line.target and line.target * 2) for line in scheme.lines)
    save_scheme(desk.work(), replace(scheme, lines=lines))
    use_newer_scheme(desk.work(), UseNewerScheme(MONTH, (people[0].employment_id,), "目标有误"))
    (sheet,) = ranking_sheets(desk.work(), ORDER)
    assert len(sheet.rows) == 4
    assert [note.zh for note in sheet.notes] == ["另有 1 人按其他方案或版本考核，未列入本表。"]

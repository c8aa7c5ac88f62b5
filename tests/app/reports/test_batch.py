"""All papers of a month at once: which there are, what is left out and why, names no system refuses."""

from __future__ import annotations

import pypdf
import pytest

from hrdesk.app.disputes.appealing import make_appeal
from hrdesk.app.disputes.model import MakeAppeal
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.reports.batch import MonthOrder, print_month
from hrdesk.domain.errors import Denied, UserError
from hrdesk.domain.reports.month import MonthPaper
from tests.app.builders import add_people, supervisor_of
from tests.app.performance.month import MONTH, evaluation, figures, team
from tests.app.training.builders import person_desk


def a_month(desk, names=("马洁", "石凯"), *, publishing=True):
    people = team(desk, len(names), names=names)
    people += add_people(desk, 1, names=("秦岚",), team="电催二组")
    for who in people:
        figures(desk, who)
    evaluate(desk.work(), MONTH)
    if publishing:
        publish(desk.work(), Publish(MONTH, confirm=True))
    return people


def test_every_kind_is_in_one_file_in_the_order_it_is_filed(desk, tmp_path):
    one, *_others = a_month(desk)
    me = person_desk(desk, one.employment_id)
    make_appeal(me.work(), MakeAppeal(evaluation(desk, one).id, "有一笔没有计入"))
    out = tmp_path / "月.pdf"
    done = print_month(desk.work(), MonthOrder(MONTH, out))
    assert (done.left_out, done.missing_glyphs) == ((), ())
    outline = pypdf.PdfReader(out).outline
    assert [entry.title for entry in outline if not isinstance(entry, list)] == [
        "部门月度汇总", "小组绩效排名表", "考核表", "签收表", "对账记录", "申诉处理记录",
    ]  # fmt: skip
    below = [[entry.title for entry in part] for part in outline if isinstance(part, list)]
    assert ["电催一组", "电催二组"] in below
    assert done.documents == 1 + 2 + 3 + 2 + 1 + 1
    me.database.close()


def test_what_there_is_not_is_said_and_the_rest_is_written(desk, tmp_path):
    a_month(desk, publishing=False)
    done = print_month(desk.work(), MonthOrder(MONTH, tmp_path / "月.pdf"))
    assert {one.kind: one.why for one in done.left_out} == {
        MonthPaper.SIGN_LIST: "2026-10 尚未发布考核结果，没有可签收的内容。",
        MonthPaper.APPEAL: "2026-10 没有。",
    }
    assert done.documents == 1 + 2 + 3 + 1


def test_only_the_kinds_asked_for(desk, tmp_path):
    a_month(desk)
    done = print_month(desk.work(), MonthOrder(MONTH, tmp_path / "月.pdf", (MonthPaper.RANKING,)))
    assert (done.documents, done.left_out) == (2, ())


@pytest.mark.parametrize("name", ["..\\..\\马/洁:*?", "CON", "马洁.", "马" * 300, "=cmd|' /C calc'!A0"])
def test_names_of_people_become_names_of_files_every_system_takes(desk, tmp_path, name):
    a_month(desk, (name, "马洁"))
    out = tmp_path / "材料"
    print_month(desk.work(), MonthOrder(MONTH, out, (MonthPaper.EVALUATION,), folder=True))
    files = [path.name for path in out.iterdir()]
    assert len(files) == 3
    for file in files:
        assert file.endswith(".pdf")
        assert file.startswith("考核表-电催")
        assert not set(file) & set('<>:"/\\|?*')
        assert len(file.encode()) <= 240
        assert not file[:-4].endswith((".", " "))


def test_two_of_one_name_have_a_file_each(desk, tmp_path):
    a_month(desk, ("马洁", "马洁"))
    out = tmp_path / "材料"
    done = print_month(desk.work(), MonthOrder(MONTH, out, (MonthPaper.EVALUATION,), folder=True))
    assert len(list(out.iterdir())) == done.documents == 3


def test_nothing_at_all_is_an_error_and_no_file(desk, tmp_path):
    team(desk, 1)
    out = tmp_path / "月.pdf"
    with pytest.raises(UserError) as refused:
        print_month(desk.work(), MonthOrder(MONTH, out, (MonthPaper.EVALUATION, MonthPaper.SUMMARY)))
    assert (refused.value.code, out.exists()) == ("no_rows", False)


def test_a_supervisor_gets_the_own_team_and_is_told_what_is_not_for_the_role(desk, tmp_path):
    a_month(desk)
    leader = supervisor_of(desk, "电催二组")
    out = tmp_path / "月.pdf"
    done = print_month(leader.work(), MonthOrder(MONTH, out))
    assert MonthPaper.RECONCILIATION in {one.kind for one in done.left_out}
    text = "".join(page.extract_text() for page in pypdf.PdfReader(out).pages)
    assert "秦岚" in text
    assert "马洁" not in text
    leader.database.close()


def test_a_collector_has_no_papers_of_the_month(desk, tmp_path):
    one, *_others = a_month(desk)
    me = person_desk(desk, one.employment_id)
    with pytest.raises(Denied):
        print_month(me.work(), MonthOrder(MONTH, tmp_path / "月.pdf"))
    me.database.close()

"""What stands in one column of a table is of one size: where one text is too long, the whole column steps down with it."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hrdesk.documents import handover, performance, reports, training, turnover
from hrdesk.documents.pages import Page
from hrdesk.documents.training.columns import fitted, height, sized, spread
from hrdesk.documents.typesetting import SMALL, TEXT, one_size, width
from hrdesk.domain.performance.sheet import Label
from hrdesk.domain.performance.sign_list import Signer, SignList
from hrdesk.domain.training.courses import Occasion, Standing
from hrdesk.domain.training.papers import ClientPack, CourseList, RosterLine, SignLine
from hrdesk.domain.turnover import Figures, Group
from hrdesk.words import speaking
from tests.documents import builders, report_builders, test_handover, test_training, test_turnover
from tests.documents.builders import AGENCY, OCTOBER, PRINTED

LONG = "一个长得在任何一栏里都放不下一行的名称，连小一号的字也要写成好几行才行"
Drawn = dict[str, set[float]]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """Every text that comes onto a page, with its sizes."""
    found: Drawn = defaultdict(set)
    before = Page.text

    def text(page: Page, x: float, y: float, text: str, size: float = TEXT, bold: bool = False) -> None:
        found[text].add(size)
        before(page, x, y, text, size, bold)

    monkeypatch.setattr(Page, "text", text)
    return found


def _evaluation(*names: str) -> Any:
    lines = tuple(replace(one, name=Label(name)) for one, name in zip(builders.nine_lines(), names, strict=False))
    return performance.write_evaluations, [builders.evaluation(lines)]


def _ranking(*names: str) -> Any:
    rows = builders.ranking_rows()[: len(names)]
    named = tuple(replace(one, name=Label(name)) for one, name in zip(rows, names, strict=True))
    return performance.write_ranking, builders.ranking(rows=named)


def _sign_list(*names: str) -> Any:
    signers = tuple(Signer(f"YX{at:04}", name, 1, date(2026, 11, 6)) for at, name in enumerate(names))
    return performance.write_sign_lists, [SignList(AGENCY, OCTOBER, Label("M2 小组"), signers, "陈颖", PRINTED)]


def _course_list(*names: str) -> Any:
    lines = tuple(
        SignLine("韩立", f"YX{at:04}", name, None, None, None, Standing.TO_READ) for at, name in enumerate(names)
    )
    return training.write_course_list, CourseList(
        test_training.HEAD, "催收合规基础", "1.0", date(2026, 11, 1), Occasion.YEARLY, 60, "罗雅琴", "内部", lines
    )


def _record(*names: str) -> Any:
    lines = tuple(test_training.line(name, Occasion.YEARLY) for name in names)
    return training.write_records, [replace(test_training.RECORD, lines=lines, attempts=())]


def _pack(*names: str) -> Any:
    roster = tuple(
        RosterLine("韩立", f"YX{at:04}", "催收员", name, date(2024, 5, 13), None, 3, 3, None)
        for at, name in enumerate(names)
    )
    return training.write_pack, ClientPack(
        test_training.HEAD, "示例消费金融", date(2026, 10, 1), date(2026, 10, 31), roster, ()
    )


def _summary(*names: str) -> Any:
    units = tuple(report_builders.unit(name) for name in names)
    return reports.write_summary, report_builders.summary(units=units, figures=())


def _handover(*names: str) -> Any:
    made = test_handover.sheet(len(names))
    (one,) = made.receivers
    cases = tuple(replace(case, reference=name) for case, name in zip(one.cases, names, strict=True))
    return handover.write_handover, replace(made, receivers=(replace(one, cases=cases),))


def _turnover(*names: str) -> Any:
    groups = (("部门", tuple(Group(name, Figures(28, 43, 18, 53)) for name in names)),)
    return turnover.write_turnover, replace(test_turnover.SHEET, groups=groups)


PAPERS: Sequence[Callable[..., Any]] = (
    _evaluation, _ranking, _sign_list, _course_list, _record, _pack, _summary, _handover, _turnover
)  # fmt: skip
SHORT = ("甲乙丙", "丁戊己")


def write(paper: tuple[Callable[..., Any], Any]) -> None:
    paper[0](paper[1], io.BytesIO())


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("made", PAPERS)
def test_a_column_of_short_texts_is_of_the_usual_size(made: Callable[..., Any], language: str, drawn: Drawn) -> None:
    with speaking(language):
        write(made(*SHORT))
    assert [drawn[name] for name in SHORT] == [{TEXT}, {TEXT}]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("made", PAPERS)
def test_with_one_long_text_the_whole_column_steps_down(made: Callable[..., Any], language: str, drawn: Drawn) -> None:
    with speaking(language):
        write(made(SHORT[0], LONG, SHORT[1]))
    assert [drawn[name] for name in SHORT] == [{SMALL}, {SMALL}]
    pieces = {
        size for text, sizes in drawn.items() if len(text) > 3 and text.removesuffix("…") in LONG for size in sizes
    }
    assert pieces == {SMALL}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_figures_of_a_sheet_step_down_a_column_at_a_time(language: str, drawn: Drawn) -> None:
    first, *others = builders.nine_lines()
    huge = replace(first, actual=Decimal("98765432109876"), target=Decimal(380000))
    with speaking(language):
        write((performance.write_evaluations, [builders.evaluation((huge, *others))]))
    assert drawn["98,765,432,109,876"] == {SMALL}
    assert drawn["0.668"] | drawn["66.8"] == {SMALL}  # another actual
    assert drawn["380,000"] == {TEXT}  # the targets beside it have room


def test_the_figures_of_teams_are_read_against_one_another_in_one_size(drawn: Drawn) -> None:
    lines = report_builders.many_metrics(8)
    sheet = report_builders.summary()
    cells = (report_builders.together(), *(report_builders.together("98765432109876") for _more in lines[1:]))
    figures = tuple(replace(one, cells=cells) for one in sheet.figures)
    write((reports.write_summary, replace(sheet, metrics=lines, figures=figures)))
    assert SMALL in drawn["1,911,362"]
    assert drawn["98,765,432,109,876"] == {SMALL}


def test_a_column_keeps_the_lines_somebody_typed() -> None:
    (column,) = sized(spread((("Text", 1, False),)), [["eins\nzwei"], ["drei"]])
    assert column.size == TEXT
    assert fitted("eins\nzwei", column) == ("eins", "zwei")
    assert height([column], ["eins\nzwei"]) > height([column], ["drei"])


def test_bold_rows_count_with_their_own_width() -> None:
    text = "A wide word that fits only when it is not bold"
    room = (width(text) + width(text, bold=True)) / 2
    assert one_size(["", text], room) == TEXT
    assert one_size(["", text], room, bold={1}) == SMALL
    assert one_size([], room) == TEXT

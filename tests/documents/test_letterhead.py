"""The agency's head, titles and signature lines on papers, by what is copied from them and seen on them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace

import pypdf
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtPdf import QPdfDocument

from hrdesk import words
from hrdesk.documents import frame, logo
from hrdesk.documents.flow import Flow
from hrdesk.documents.letterhead import check
from hrdesk.documents.pages import LEFT, MM, PAGE_HEIGHT, PAGE_WIDTH, Paper
from hrdesk.documents.performance import write_evaluations, write_ranking
from hrdesk.domain.errors import UserError
from hrdesk.domain.letterhead import PLAIN, Letterhead, LogoPlace, PaperKind, SignLine, Wording
from hrdesk.domain.performance.sheet import EvaluationSheet, Label
from tests.documents.builders import AGENCY, evaluation, person, ranking, ranking_rows
from tests.documents.pictures import logo_png
from tests.documents.reading import READERS, by_pypdf

LOGO = logo.ready(logo_png(), "x.png")
SIGNERS = tuple(
    SignLine(Label(zh, en), dated)
    for zh, en, dated in (
        ("被考核人", "Person assessed", True), ("主管", "Supervisor", True), ("部门负责人", "Head of department", True), ("人事", "Personnel", False),
    )
)  # fmt: skip
HEAD = Letterhead(
    Label("云岫信用", "Yunxiu Credit"),
    Label("星湖街 328 号 0512-6288 1100", "328 Xinghu Street"),
    Label("本表一式两份", "Two copies"),
    logo=LOGO,
    wordings={PaperKind.EVALUATION: Wording(Label("考核评定表", "Appraisal form"), SIGNERS)},
)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    before = words.current()
    words.use("zh_CN")
    yield
    words.use(before)


def pdf(*sheets: EvaluationSheet, head: Letterhead = HEAD) -> bytes:
    out = io.BytesIO()
    write_evaluations(sheets or (evaluation(),), out, letterhead=head)
    return out.getvalue()


def seen(data: bytes, page: int = 0) -> QImage:
    """A page as pdfium paints it, a dot a point."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    image = document.render(page, QSize(round(PAGE_WIDTH), round(PAGE_HEIGHT)))
    document.close()
    paper = QImage(image.size(), QImage.Format.Format_RGB32)
    paper.fill(QColor("white"))
    from PySide6.QtGui import QPainter

    painter = QPainter(paper)
    painter.drawImage(0, 0, image)
    painter.end()
    return paper


def blue(image: QImage) -> set[tuple[int, int]]:
    """Where the logo's colour is."""
    found = set()
    for x in range(image.width()):
        for y in range(int(frame.HEAD_RULE) + 10):
            colour = image.pixelColor(x, y)
            if colour.blue() > colour.red() + 60:
                found.add((x, y))
    return found


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("copied", READERS)
def test_name_line_title_signers_and_foot_are_the_agencys(copied: Callable[[bytes], str], language: str) -> None:
    words.use(language)
    text = copied(pdf())
    wanted = {
        "zh_CN": (
            "云岫信用",
            "星湖街 328 号 0512-6288 1100",
            "考核评定表",
            "被考核人",
            "部门负责人",
            "人事",
            "本表一式两份",
        ),
        "en": ("Yunxiu Credit", "328 Xinghu Street", "Appraisal form", "Person assessed", "Personnel", "Two copies"),
    }[language]
    assert [part for part in wanted if part not in text] == []
    assert AGENCY.text not in text
    assert "月度绩效考核表" not in text
    assert "Monthly evaluation" not in text


def test_without_a_letterhead_nothing_is_changed() -> None:
    out = io.BytesIO()
    write_evaluations([evaluation()], out)
    assert out.getvalue() == pdf(head=PLAIN)
    assert AGENCY.text in by_pypdf(out.getvalue())


def test_a_line_without_a_date_has_none_under_it() -> None:
    with_dates = tuple(replace(one, dated=True) for one in SIGNERS)
    dated = replace(HEAD, wordings={PaperKind.EVALUATION: Wording(signers=with_dates)})
    assert by_pypdf(pdf(head=dated)).count("日期") - by_pypdf(pdf()).count("日期") == 1


def test_what_stands_on_other_pages_follows_too() -> None:
    long = evaluation(supervisor_comment="复盘通话录音。" * 400)
    data = pdf(long)
    last = pypdf.PdfReader(io.BytesIO(data)).pages[-1].extract_text()
    assert "考核评定表" in last
    assert "云岫信用" in last
    assert blue(seen(data, 1))


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("place", list(LogoPlace))
def test_the_fullest_head_and_foot_stay_where_printers_reach(place: LogoPlace, language: str) -> None:
    words.use(language)
    full = replace(
        HEAD, place=place, name=Label("云岫信用服务" * 4), line=Label("星湖街" * 12), foot=Label("一式两份" * 24)
    )
    check(full, AGENCY)
    image = seen(pdf(head=full)).convertToFormat(QImage.Format.Format_Grayscale8)
    edge = round(8 * MM)
    rows = [*range(edge), *range(image.height() - edge, image.height())]
    assert all(image.pixelColor(x, y).lightness() > 240 for y in rows for x in range(0, image.width(), 2))


@pytest.mark.parametrize(("place", "least", "most"), [(LogoPlace.LEFT, LEFT - 1, 180), (LogoPlace.CENTRE, 220, 380)])
def test_the_logo_stands_where_it_is_put_above_the_rule(place: LogoPlace, least: float, most: float) -> None:
    found = blue(seen(pdf(head=replace(HEAD, place=place))))
    assert found
    assert min(x for x, _ in found) >= least
    assert max(x for x, _ in found) <= most
    assert min(y for _, y in found) >= 26
    assert max(y for _, y in found) < frame.HEAD_RULE


def test_a_logo_put_nowhere_is_not_in_the_file() -> None:
    data = pdf(head=replace(HEAD, place=LogoPlace.NONE))
    assert not blue(seen(data))
    assert b"/Image" not in data


def test_the_picture_stands_once_in_a_file_of_many_sheets() -> None:
    sheets = [evaluation(person=person(number=f"YX{place:04d}")) for place in range(60)]
    plain, dressed = len(pdf(*sheets, head=PLAIN)), len(pdf(*sheets))
    assert pdf(*sheets).count(b"/Image") == 1
    assert dressed - plain < len(LOGO.png) + 3_000


def test_text_from_people_is_no_operator_of_the_page() -> None:
    nasty = ") Tj ET /L Do BT (\\ <b>&amp;"
    head = Letterhead(Label(nasty), Label(nasty), Label(nasty), wordings={PaperKind.EVALUATION: Wording(Label(nasty))})
    text = by_pypdf(pdf(head=head))
    assert text.count(nasty) == 4


def test_rare_characters_print_and_missing_ones_are_told() -> None:
    out = io.BytesIO()
    done = write_evaluations([evaluation()], out, letterhead=replace(HEAD, name=Label("𬱖䶮信用\U00020021")))
    assert "𬱖䶮信用" in by_pypdf(out.getvalue())
    assert [glyph for glyph in done.missing_glyphs if "U+20021" in glyph.label or "\U00020021" in glyph.label]


def test_the_ranking_keeps_its_own_title_where_only_another_paper_has_one() -> None:
    out = io.BytesIO()
    write_ranking(ranking(rows=ranking_rows()), out, letterhead=HEAD)
    text = by_pypdf(out.getvalue())
    assert "小组绩效排名表" in text
    assert "云岫信用" in text
    assert "制表（人事）" in text


def test_any_paper_written_from_the_top_down_takes_it() -> None:
    paper = Paper("x", "y", None, HEAD)
    flow = Flow(
        paper,
        kind=PaperKind.EVALUATION,
        agency="甲",
        document_no="1",
        title="乙",
        beside="",
        right="",
        whose="",
        by="",
        at=None,
        keep="",
    )
    flow.finish(["丙"], "丁")
    out = io.BytesIO()
    paper.write(out)
    text = by_pypdf(out.getvalue())
    assert "考核评定表" in text
    assert "被考核人" in text
    assert "丙" not in text


# --- what fits -------------------------------------------------------------------------------------------------------


def test_what_is_set_here_fits() -> None:
    check(HEAD, AGENCY)
    check(PLAIN, AGENCY)


@pytest.mark.parametrize(
    ("head", "field"),
    [
        (replace(HEAD, line=Label("路" * 120)), "line_zh"),
        (replace(HEAD, name=Label("", "W" * 60), place=LogoPlace.CENTRE), "name_en"),
        (Letterhead(foot=Label("脚" * 160)), "foot_zh"),
        (Letterhead(wordings={PaperKind.RANKING: Wording(Label("题" * 32))}), "ranking.title_zh"),
        (Letterhead(wordings={PaperKind.EVALUATION: Wording(signers=(*SIGNERS[:3], SignLine(Label("签" * 40))))}), "evaluation.signer.4"),
    ],
)  # fmt: skip
def test_what_finds_no_room_is_refused_with_where(head: Letterhead, field: str) -> None:
    with pytest.raises(UserError) as caught:
        check(head, AGENCY)
    assert (caught.value.code, caught.value.field) == ("too_long", field)
    assert "放不下" in str(caught.value)


def test_a_long_title_is_smaller_before_it_is_refused() -> None:
    head = Letterhead(wordings={PaperKind.EVALUATION: Wording(Label("题" * 26))})
    check(head, AGENCY)
    assert "题" * 26 in by_pypdf(pdf(head=head))

"""设置, 单据版式: worded beside the paper, saved, taken back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hrdesk import words
from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.letterhead.saving import SaveLetterhead, save_letterhead
from hrdesk.app.work import Desk
from hrdesk.domain.letterhead import PLAIN, Letterhead, LogoPlace, PaperKind, SignLine, Wording, own_title
from hrdesk.domain.performance.sheet import Label
from hrdesk.gui.drafts import DraftStrip, SealedDrafts
from hrdesk.gui.pages.settings import paper_view
from hrdesk.gui.pages.settings.letterhead import LetterheadEditor
from hrdesk.gui.pages.settings.papers import PapersPart
from hrdesk.gui.preview import Preview
from hrdesk.gui.theme import Theme
from tests.app.builders import new_agency
from tests.app.disputes.builders import published_month
from tests.documents.pictures import logo_png
from tests.gui.builders import nameless
from tests.gui.pages.screens import Screen

WORDED = Letterhead(
    Label("云岫信用"),
    wordings={
        PaperKind.EVALUATION: Wording(Label("考核评定表"), (SignLine(Label("甲")), SignLine(Label("乙", "B"), False)))
    },
)


class LetterheadScreen(Screen):
    """The section by what is seen in it."""

    def __init__(self, qtbot: QtBot, desk: Desk, theme: Theme, **more: Any) -> None:
        super().__init__(qtbot, desk, theme, "settings", section="papers", **more)

    @property
    def part(self) -> PapersPart:
        part = self.page.parts["papers"]
        assert isinstance(part, PapersPart)
        return part

    @property
    def editor(self) -> LetterheadEditor:
        return self.part.editor

    def settle(self) -> None:
        super().settle()
        part = self.page.parts.get("papers")
        if part is not None:
            self.qtbot.waitUntil(lambda: not part.view.waiting, timeout=20_000)
            super().settle()

    def type(self, key: str, text: str) -> None:
        """A text into a field of the form."""
        form = self.editor.head if key in self.editor.head.fields else self.editor.titles
        control: Any = form.controls[key]
        control.setFocus()
        control.selectAll()
        self.write(text, control)
        self.settle()

    def choose(self, kind: PaperKind) -> None:
        self.editor.kind.setCurrentIndex(self.editor.kind.findData(kind.value))
        self.settle()

    @property
    def picture(self) -> QImage:
        shown = self.part.view.shown
        assert shown is not None
        return shown.picture

    @property
    def copied(self) -> str:
        """The text of the paper shown."""
        import io

        import pypdf

        shown = self.part.view.shown
        assert shown is not None
        return pypdf.PdfReader(io.BytesIO(shown.pdf)).pages[0].extract_text()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    words.use("zh_CN")
    opened = new_agency(tmp_path)
    yield opened
    opened.database.close()


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, theme: Theme) -> LetterheadScreen:
    return LetterheadScreen(qtbot, desk, theme)


def test_the_paper_follows_what_is_typed_and_nothing_is_saved(screen: LetterheadScreen, desk: Desk) -> None:
    assert desk.agency in screen.copied
    before = screen.picture
    screen.type("name_zh", "云岫信用")
    assert "云岫信用" in screen.copied
    assert screen.picture != before
    assert letterhead_of(desk.work()) == PLAIN


def test_the_paper_is_drawn_beside_the_window_while_one_types(
    screen: LetterheadScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn_in: list[threading.Thread] = []
    draw = paper_view._draw

    def seen(*given: Any) -> paper_view.Drawn:
        drawn_in.append(threading.current_thread())
        return draw(*given)

    monkeypatch.setattr(paper_view, "_draw", seen)
    screen.type("title_zh", "考核表")
    control = screen.editor.titles.controls["title_zh"]
    control.selectAll()  # type: ignore[union-attr]
    with qtbot.waitSignal(screen.part.view.drawn):
        screen.write("考核评定表", control)
    assert "考核评定表" in screen.copied
    assert drawn_in
    assert threading.main_thread() not in drawn_in


def test_all_of_it_is_saved_by_the_keyboard_and_taken_back(screen: LetterheadScreen, desk: Desk) -> None:
    screen.type("name_zh", "云岫信用")
    screen.type("title_zh", "考核评定表")
    assert screen.part.save.isEnabled()
    screen.keys(Qt.Key.Key_S, ctrl=True)
    saved = letterhead_of(desk.work())
    assert saved.name.zh == "云岫信用"
    assert saved.wordings == {PaperKind.EVALUATION: Wording(Label("考核评定表"))}
    assert screen.toasts() == ["单据版式已保存。"]
    assert not screen.part.save.isEnabled()
    screen.undo()
    assert letterhead_of(desk.work()) == PLAIN
    assert screen.editor.head.values()["name_zh"] is None


def test_what_is_typed_while_it_is_being_saved_or_taken_back_stays_typed(screen: LetterheadScreen, desk: Desk) -> None:
    screen.type("name_zh", "云岫信用")
    foot: Any = screen.editor.head.controls["foot_zh"]
    screen.part.submit()
    foot.setText("一式两份")
    screen.settle()
    assert letterhead_of(desk.work()).name == Label("云岫信用")
    assert foot.text() == "一式两份"
    assert screen.part.dirty
    screen.undo()
    assert letterhead_of(desk.work()) == PLAIN
    assert foot.text() == "一式两份"
    assert screen.editor.head.values()["name_zh"] is None, "what was taken back does not stand there, unsaved"
    screen.press(screen.part.save)
    assert letterhead_of(desk.work()) == Letterhead(foot=Label("一式两份"))


def test_a_paper_taken_back_while_another_ones_words_are_typed_takes_only_its_own_back(
    screen: LetterheadScreen, desk: Desk
) -> None:
    screen.type("title_zh", "考核评定表")
    screen.press(screen.part.save)
    screen.choose(PaperKind.RANKING)
    screen.type("title_zh", "龙虎榜")
    screen.undo()
    assert screen.editor.shown.wordings == {PaperKind.RANKING: Wording(Label("龙虎榜"))}
    assert screen.part.dirty


def test_signature_lines_begin_with_hrdesks_and_are_kept_only_where_they_differ(
    screen: LetterheadScreen, desk: Desk
) -> None:
    signers = screen.editor.signers
    assert [line.text() for line in signers.zh[:3]] == ["员工签字", "直属上级签字", "人事签字"]
    screen.press(signers.earlier[2])
    assert [line.text() for line in signers.zh[:3]] == ["员工签字", "人事签字", "直属上级签字"]
    screen.press(signers.add)
    screen.write("部门负责人", signers.zh[3])
    signers.dated[3].click()
    assert not signers.add.isVisible()
    screen.settle()
    assert "部门负责人" in screen.copied
    screen.press(screen.part.save)
    held = letterhead_of(desk.work()).wordings[PaperKind.EVALUATION].signers
    assert [(one.words.zh, one.dated) for one in held][2:] == [("直属上级签字", True), ("部门负责人", False)]
    screen.press(screen.editor.reset)
    screen.press(screen.part.save)
    assert letterhead_of(desk.work()) == PLAIN


def test_a_line_taken_away_closes_the_gap_and_the_last_one_stays(screen: LetterheadScreen) -> None:
    signers = screen.editor.signers
    screen.press(signers.remove[0])
    screen.press(signers.remove[0])
    assert [line.text() for line in signers.zh if line.isVisible()] == ["人事签字"]
    assert not signers.remove[0].isEnabled()


def test_reset_of_one_paper_can_be_taken_back_until_saved(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    save_letterhead(desk.work(), SaveLetterhead(WORDED, 0))
    screen = LetterheadScreen(qtbot, desk, theme)
    assert not screen.part.dirty
    screen.press(screen.editor.reset)
    assert "月度绩效考核表" in screen.copied
    assert screen.part.dirty
    assert letterhead_of(desk.work()) == WORDED
    screen.undo()
    assert "考核评定表" in screen.copied
    assert not screen.part.dirty


def test_what_is_thrown_away_comes_back_from_the_message(screen: LetterheadScreen) -> None:
    screen.type("foot_zh", "一式两份")
    screen.press(screen.part.discard)
    assert not screen.part.dirty
    screen.undo()
    assert screen.editor.head.values()["foot_zh"] == "一式两份"
    assert screen.part.dirty


def test_papers_keep_their_words_while_others_are_looked_at(screen: LetterheadScreen) -> None:
    screen.type("title_zh", "考核评定表")
    screen.choose(PaperKind.RANKING)
    assert screen.editor.titles.values()["title_zh"] is None
    assert own_title(PaperKind.RANKING) in screen.copied
    screen.choose(PaperKind.SIGN_LIST)
    assert not screen.editor.signers.isVisible()
    screen.choose(PaperKind.EVALUATION)
    assert screen.editor.titles.values()["title_zh"] == "考核评定表"


def test_the_preview_speaks_either_language(screen: LetterheadScreen) -> None:
    screen.type("title_en", "Appraisal form")
    screen.part.view.language.choose("en")
    screen.part.view.language.chosen.emit("en")
    screen.settle()
    assert "Appraisal form" in screen.copied
    assert words.current() == "zh_CN"


def test_a_published_month_is_what_is_shown(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    month = published_month(desk)
    screen = LetterheadScreen(qtbot, month.hr, theme)
    assert screen.part.view.source.text() == "使用 2026-10 的数据"
    assert month.who.name in screen.copied or month.other.name in screen.copied


def test_the_paper_is_looked_at_more_closely_and_only_looked_at(screen: LetterheadScreen) -> None:
    screen.type("title_zh", "考核评定表")
    screen.press(screen.part.view.enlarge)
    preview = screen.window.findChildren(Preview)[-1]
    assert preview.document.pageCount() == 1
    assert not preview.print_button.isVisible()
    preview.closed.emit()
    screen.settle()
    assert screen.no_dialog()


def test_a_logo_is_shown_placed_saved_and_removed(screen: LetterheadScreen, desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "标志.png"
    path.write_bytes(logo_png())
    assert not screen.editor.logo.where.isEnabled()
    screen.editor.logo.take_logo(str(path))
    screen.settle()
    screen.editor.logo.where.choose("centre")
    screen.editor.logo.where.chosen.emit("centre")
    screen.settle()
    shown = screen.part.view.shown
    assert shown is not None
    assert b"/Image" in shown.pdf
    screen.press(screen.part.save)
    saved = letterhead_of(desk.work())
    assert saved.logo is not None
    assert saved.place is LogoPlace.CENTRE
    screen.press(screen.editor.logo.remove)
    screen.press(screen.part.save)
    assert letterhead_of(desk.work()).logo is None
    screen.undo()
    assert letterhead_of(desk.work()).logo == saved.logo


def test_a_drawing_in_lines_becomes_a_sharp_picture(screen: LetterheadScreen, tmp_path: Path) -> None:
    path = tmp_path / "标志.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><rect width="50" height="20" fill="#14509f"/></svg>',
        "utf-8",
    )
    screen.editor.logo.take_logo(str(path))
    screen.settle()
    assert screen.editor.logo.logo is not None
    assert screen.editor.logo.logo.high == 300
    assert 748 <= screen.editor.logo.logo.wide <= 752
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "utf-8")
    screen.editor.logo.take_logo(str(path))
    screen.settle()
    assert "脚本" in screen.editor.logo.notice.text
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    screen.editor.logo.take_logo(str(path))
    screen.settle()
    assert "已损坏" in screen.editor.logo.notice.text
    assert screen.editor.logo.logo.high == 300


def test_a_broken_picture_is_refused_beside_the_logo_and_the_old_one_stays(
    screen: LetterheadScreen, tmp_path: Path
) -> None:
    path = tmp_path / "标志.png"
    path.write_bytes(b"GIF89a")
    screen.editor.logo.take_logo(str(path))
    screen.settle()
    assert "不是 PNG、JPEG 或 SVG 图片" in screen.editor.logo.notice.text
    assert not screen.part.dirty


def test_a_refusal_stands_at_its_text_also_of_another_paper(screen: LetterheadScreen, desk: Desk) -> None:
    screen.type("title_zh", "题" * 40)
    screen.choose(PaperKind.RANKING)
    screen.press(screen.part.save)
    assert screen.editor.paper is PaperKind.EVALUATION
    assert "放不下" in screen.editor.titles.error("title_zh")
    screen.type("title_zh", "考核表")
    screen.write("签" * 41, screen.editor.signers.zh[1])
    screen.press(screen.part.save)
    assert "第 2 个签字栏" in screen.editor.signers.notice.text
    assert letterhead_of(desk.work()) == PLAIN


def test_somebody_elses_change_is_told_and_what_was_typed_stays(screen: LetterheadScreen, desk: Desk) -> None:
    screen.type("name_zh", "云岫信用")
    save_letterhead(desk.work(), SaveLetterhead(WORDED, 0))
    screen.press(screen.part.save)
    assert "其他人刚刚修改了单据版式" in screen.part.notice.text
    assert screen.editor.head.values()["name_zh"] == "云岫信用"
    screen.press(screen.part.discard)
    screen.settle()
    assert screen.editor.titles.values()["title_zh"] == "考核评定表", "what somebody else saved is shown"
    screen.type("foot_zh", "一式两份")
    screen.press(screen.part.save)
    assert letterhead_of(desk.work()).foot == Label("一式两份")


def test_what_was_typed_before_a_crash_is_offered(qtbot: QtBot, desk: Desk, theme: Theme) -> None:
    drafts = SealedDrafts(desk)
    screen = LetterheadScreen(qtbot, desk, theme, drafts=drafts)
    screen.type("title_zh", "考核评定表")
    screen.window.drafts.flush()
    screen.settle()
    again = LetterheadScreen(qtbot, desk, theme, drafts=drafts)
    assert not again.part.dirty
    again.press(again.editor.findChildren(DraftStrip)[-1].go_on)
    assert again.editor.titles.values()["title_zh"] == "考核评定表"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_says_what_it_is(qtbot: QtBot, desk: Desk, theme: Theme, language: str) -> None:
    words.use(language)
    assert nameless(LetterheadScreen(qtbot, desk, theme).window) == []


def test_no_two_fields_are_told_by_the_same_words(screen: LetterheadScreen) -> None:
    told = [
        found.buddy().accessibleName() or found.text()
        for form in (screen.editor.head, screen.editor.titles)
        for found in form.findChildren(QLabel)
        if found.buddy() is not None
    ]
    assert len(told) == 8
    assert len(set(told)) == len(told), told

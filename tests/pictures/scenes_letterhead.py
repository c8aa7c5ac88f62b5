"""Settings, Letterhead: as it comes, worded by an agency, refused."""

from __future__ import annotations

import io
import tempfile
from functools import cache, partial
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from PySide6.QtTest import QTest

from hrdesk.app.letterhead.saving import SaveLetterhead, letterhead_settings, read_logo, save_letterhead
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.work import Desk
from hrdesk.domain.letterhead import Letterhead, PaperKind, SignLine, Wording
from hrdesk.domain.performance.sheet import Label
from tests.app.builders import new_agency
from tests.gui.pages.month_builder import OCTOBER, a_month
from tests.pictures import Scene
from tests.pictures.scenes_month import _hr
from tests.pictures.window import settle

WORDS = (
    ("被考核人", "Person assessed"),
    ("主管", "Supervisor"),
    ("部门负责人", "Head of department"),
    ("人事", "Personnel"),
)


def _mark(folder: Path) -> Path:
    """An invented logo: a ring and two bars."""
    picture = Image.new("RGBA", (900, 360), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((40, 30, 340, 330), fill="#1450a0")
    draw.ellipse((110, 100, 270, 260), fill=(0, 0, 0, 0))
    draw.rectangle((380, 110, 860, 165), fill="#1450a0")
    draw.rectangle((380, 200, 760, 255), fill="#e07814")
    out = io.BytesIO()
    picture.save(out, "PNG")
    path = folder / "标志.png"
    path.write_bytes(out.getvalue())
    return path


@cache
def _agency(worded: bool) -> Desk:
    folder = Path(tempfile.mkdtemp())
    desk = new_agency(folder)
    if not worded:
        return desk
    a_month(desk, missing=())
    publish(desk.work(), Publish(OCTOBER, None, confirm=True))
    signers = tuple(SignLine(Label(*both), dated=both[1] != "Personnel") for both in WORDS)
    letterhead = Letterhead(
        Label("云岫信用服务（苏州）", "Yunxiu Credit Services (Suzhou)"),
        Label("苏州工业园区星湖街 328 号 12 层 · 0512-6288 1100", "328 Xinghu Street, Suzhou · +86 512 6288 1100"),
        Label("本表一式两份，员工与人力资源部各执一份", "Two copies: one for the employee, one for HR"),
        logo=read_logo(desk.work(), _mark(folder)),
        wordings={PaperKind.EVALUATION: Wording(Label("员工月度绩效考核评定表", "Monthly appraisal"), signers)},
    )
    save_letterhead(desk.work(), SaveLetterhead(letterhead, letterhead_settings(desk.work()).version))
    return desk


def _open(window: Any) -> Any:
    window.go("settings", section="papers")
    part = window.page.parts["papers"]
    _seen(window, part)
    return part


def _seen(window: Any, part: Any) -> None:
    settle(window)
    while part.view.waiting:
        QTest.qWait(20)
    settle(window)


def _show(window: Any) -> None:
    _open(window)


def _refused(window: Any) -> None:
    part = _open(window)
    part.editor.titles.controls["title_zh"].setText("二〇二六年度苏州分公司催收业务条线全体员工月度绩效考核评定表")
    part.submit()
    _seen(window, part)


SCENES = [
    Scene("letterhead-new", _hr(partial(_agency, False)), _show),
    Scene("letterhead", _hr(partial(_agency, True)), _show),
    Scene("letterhead-refused", _hr(partial(_agency, True)), _refused),
]

"""Turnover: the page, and the people behind a month."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from hrdesk.app.work import Desk
from tests.app.builders import new_agency
from tests.app.insight_builder import a_year
from tests.pictures import Scene
from tests.pictures.scenes_people import _settle, _window


@cache
def _agency() -> Desk:
    desk = new_agency(Path(tempfile.mkdtemp()))
    a_year(desk)
    return desk


def _page(window: Any) -> None:
    _settle(window)
    window.page.chart.setFocus()


SCENES = [Scene("insight-turnover", _window(_agency, "insight"), _page)]

"""Published evaluations and imports: figures that come late ask for a revision, figures signed for stay traceable."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from hrdesk.app.imports import list_batches, undo
from hrdesk.app.performance.configuration import configure_from
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.upkeep import check
from hrdesk.domain.calendar import Period
from hrdesk.storage import tables as t
from tests.app.builders import add_people
from tests.app.imports.files import OCTOBER, take, xlsx

HEADER = ("工号", "日期", "业绩")


@pytest.fixture(params=[1, 26], ids=["calendar month", "from the 26th"])
def agency(desk, request):
    """Two people and a scheme of one metric; the period begins on the first or on the 26th."""
    add_people(desk, 2, names=("马洁", "石凯"))
    scheme = {
        "code": "s", "name": "方案", "positions": ["催收员"], "start_day": request.param,
        "grades": [{"code": "A", "name": "优秀", "start": 0}], "lines": [{"metric": "m", "weight": 100, "target": 100}],
    }  # fmt: skip
    metrics = [{"code": "m", "name": "业绩"}, {"code": "other", "name": "别的"}]
    configure_from(desk.work(), {"metrics": metrics, "schemes": [scheme]})
    return desk


def published(desk):
    evaluate(desk.work(), OCTOBER)
    done = publish(desk.work(), Publish(OCTOBER, confirm=True))
    return done.published


def stale(desk):
    with desk.work().read() as conn:
        rows = conn.execute(
            select(t.employment.c.employee_no)
            .join(t.evaluation, t.evaluation.c.employment_id == t.employment.c.id)
            .where(t.evaluation.c.stale.is_(True))
        ).scalars()
        return set(rows)


def sound(desk):
    return [one for one in check(desk.work()).checks if not one.ok]


def test_a_late_figure_asks_for_a_revision_of_the_one_it_concerns(agency, tmp_path):
    rows = (("HC0001", "2026-10-05", 90), ("HC0002", "2026-10-05", 80))
    take(agency, "facts", xlsx(tmp_path, "a.xlsx", HEADER, *rows))
    assert published(agency) == 2
    take(agency, "facts", xlsx(tmp_path, "b.xlsx", HEADER, *rows))
    assert stale(agency) == set()  # the same figures again change nothing
    take(agency, "facts", xlsx(tmp_path, "c.xlsx", HEADER, ("HC0001", "2026-10-06", 5)))
    assert stale(agency) == {"HC0001"}


def test_a_figure_of_another_period_asks_for_nothing(agency, tmp_path):
    take(agency, "facts", xlsx(tmp_path, "a.xlsx", HEADER, ("HC0001", "2026-10-05", 90)))
    published(agency)
    take(agency, "facts", xlsx(tmp_path, "b.xlsx", HEADER, ("HC0001", "2026-11-05", 90), ("HC0001", "2026-09-05", 90)))
    assert stale(agency) == set()


def test_undoing_keeps_what_a_published_evaluation_shows_and_names_it(agency, tmp_path):
    rows = (("HC0001", "2026-10-05", 90), ("HC0002", "2026-10-05", 80), ("HC0001", "2026-12-05", 7))
    _found, done = take(agency, "facts", xlsx(tmp_path, "a.xlsx", HEADER, *rows))
    assert published(agency) == 2
    back = undo(agency.work(), done.batch)
    assert (back.removed, back.restored) == (1, 0)
    assert [what.split("，")[0] for what, _why in back.kept] == ["HC0001", "HC0002"]
    with agency.work().read() as conn:
        left = conn.execute(
            select(t.fact.c.month, t.batch.c.file_name, t.fact.c.row).join(t.batch, t.batch.c.id == t.fact.c.batch_id)
        ).all()
    assert [tuple(row) for row in left] == [(202610, "a.xlsx", 2), (202610, "a.xlsx", 3)]
    assert [row.id for row in list_batches(agency.work())] == [done.batch]
    assert sound(agency) == []


def test_undoing_the_correction_of_a_published_figure_keeps_the_corrected_one(agency, tmp_path):
    take(agency, "facts", xlsx(tmp_path, "a.xlsx", HEADER, ("HC0001", "2026-10-05", 90)))
    _found, done = take(agency, "facts", xlsx(tmp_path, "b.xlsx", HEADER, ("HC0001", "2026-10-05", 95)))
    published(agency)
    back = undo(agency.work(), done.batch)
    assert (back.removed, back.restored, len(back.kept)) == (0, 0, 1)
    assert sound(agency) == []


def test_undoing_before_publishing_leaves_nothing_and_asks_to_compute_again(agency, tmp_path):
    _found, done = take(agency, "facts", xlsx(tmp_path, "a.xlsx", HEADER, ("HC0001", "2026-10-05", 90)), period=OCTOBER)
    evaluate(agency.work(), Period(2026, 10))
    back = undo(agency.work(), done.batch)
    assert (back.removed, back.kept) == (1, ())
    assert stale(agency) == {"HC0001"}
    assert sound(agency) == []

"""A published figure is traced to what it was made of, whatever files and people said since; places within the team."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from hrdesk.app.disputes.corrected import About, changed_since
from hrdesk.app.imports.undoing import undo
from hrdesk.app.performance.correcting import CorrectRecord, correct_record
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.trace import why
from hrdesk.app.performance.views import month_view
from hrdesk.app.reconciliation.finding import unsettled
from hrdesk.domain.performance.entering import Figure
from hrdesk.storage import tables as t
from tests.app.builders import add_people, as_role
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team

D = Decimal
MONEY = "recovered_amount"


@pytest.fixture
def published(desk):
    """Somebody's October, published, and a corrected file a day later."""
    who = team(desk, 1)[0]
    figures(desk, who, file="10月.xlsx")
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))
    desk.clock.forward(days=1)
    figures(desk, who, {MONEY: "1000"}, file="更正.xlsx")
    return who


def told(desk, who):
    found = why(desk.work(), evaluation(desk, who).id, MONEY)
    return (
        found.cell.actual,
        [fact.value for fact in found.facts],
        [one.name for one in found.origins],
        found.changed_since,
    )


def test_a_published_figure_shows_the_records_it_was_made_of(desk, published):
    own = as_role(desk, "collector", login="own", employee_no=published.employee_no)
    assert told(own, published) == (168420, [168420], ["10月.xlsx"], True)
    evaluate(desk.work(), MONTH)  # a revision under review beside it
    assert told(desk, published) == (1000, [1000], ["更正.xlsx"], False)
    found = why(own.work(), month_view(own.work(), MONTH).rows[0].evaluation_id, MONEY)
    assert ([fact.value for fact in found.facts], found.changed_since) == ([168420], True)
    own.database.close()


def test_a_correction_made_since_is_not_told_beside_what_it_was_published_with(desk, published):
    with desk.work().read() as conn:
        seen = conn.execute(text("SELECT max(id) FROM batch")).scalar_one()
    order = CorrectRecord(published.employment_id, MONEY, 202610, 0, "", Figure(D(2000)), "流水核对", seen)
    correct_record(desk.work(), order)
    own = as_role(desk, "collector", login="own", employee_no=published.employee_no)
    found = why(own.work(), month_view(own.work(), MONTH).rows[0].evaluation_id, MONEY)
    assert [(fact.value, fact.corrected, fact.replaced) for fact in found.facts] == [(168420, None, None)]
    assert [fact.value for fact in why(desk.work(), evaluation(desk, published).id, MONEY).facts] == [2000]
    own.database.close()


def test_the_same_figures_from_another_file_are_no_change(desk, published):
    figures(desk, published, {MONEY: GOOD[MONEY]}, file="同一份.xlsx")
    assert told(desk, published) == (168420, [168420], ["同一份.xlsx"], False)


def test_a_published_figure_whose_import_was_undone_is_still_traced_to_it(desk, published):
    with desk.work().read() as conn:
        first = conn.execute(text("SELECT min(id) FROM batch WHERE file_name = '10月.xlsx'")).scalar_one()
    desk.clock.forward(days=1)
    undo(desk.work(), first)
    assert told(desk, published)[1:] == ([168420], ["10月.xlsx"], True)


def test_computers_whose_clocks_differ_show_the_records_there_are(desk, published):
    desk.work().write(lambda conn: conn.execute(t.batch.update().values(at=desk.work().now())))
    assert told(desk, published) == (168420, [1000], ["更正.xlsx"], False)


def test_claims_are_looked_up_and_never_walked(desk, published):
    """A file of a year has millions of claims: asked about one person, or whether a month is settled, none are walked."""
    seen = []

    def plan(conn):
        driver = conn.connection.dbapi_connection
        driver.set_trace_callback(seen.append)
        changed_since(conn, About(published.employment_id, MONTH.number, None, desk.work().now()))
        unsettled(desk.work(), conn, MONTH)
        driver.set_trace_callback(None)
        walked = [
            row[3]
            for statement in seen
            if " claim" in statement and statement.lstrip().upper().startswith(("SELECT", "WITH"))
            for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
        assert walked, "nothing was asked of claims"
        assert [step for step in walked if step in ("SCAN claim", "SCAN c")] == []

    with desk.work().read() as conn:
        plan(conn)


def test_places_are_those_within_the_team(desk):
    first = team(desk, 2, team="电催一组")
    second = add_people(desk, 2, team="电催二组")
    amounts = ("200000", "100000", "190000", "90000")
    for who, amount in zip((*first, *second), amounts, strict=True):
        figures(desk, who, GOOD | {MONEY: amount}, file=f"{who.employee_no}.xlsx")
    evaluate(desk.work(), MONTH)
    rows = {row.employee_no: (row.rank, row.rank_of) for row in month_view(desk.work(), MONTH).rows}
    assert [rows[who.employee_no] for who in (*first, *second)] == [(1, 2), (2, 2), (1, 2), (2, 2)]

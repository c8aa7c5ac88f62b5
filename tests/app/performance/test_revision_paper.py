"""A later revision says on its sheet which one it replaces, what that came to and what has changed since."""

from __future__ import annotations

from decimal import Decimal

import pypdf

from hrdesk import words
from hrdesk.app.disputes.appealing import decide, make_appeal
from hrdesk.app.disputes.model import Decide, MakeAppeal
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.printing import PrintOrder, evaluation_sheets, print_evaluations
from hrdesk.app.performance.under_review import Adjust, adjust
from tests.app.builders import as_role
from tests.app.performance.month import GOOD, MONTH, evaluation, figures, team
from tests.app.training.builders import person_desk


def sheet(desk, tmp_path):
    (found,) = evaluation_sheets(desk.work(), PrintOrder(MONTH, tmp_path / "sheet.pdf"))
    return found


def published(desk):
    evaluate(desk.work(), MONTH)
    publish(desk.work(), Publish(MONTH, confirm=True))


def test_a_corrected_figure_is_named_on_the_revision_with_both_totals(desk, tmp_path):
    (who,) = team(desk, 1, names=("马洁",))
    figures(desk, who)
    published(desk)
    assert sheet(desk, tmp_path).replaces is None
    before = evaluation(desk, who).score
    figures(desk, who, GOOD | {"recovered_amount": "176420"}, file="更正.xlsx")
    published(desk)
    now = sheet(desk, tmp_path)
    assert (now.revision, now.replaces.revision, now.replaces.score) == (2, 1, before)
    (why,) = now.replaces.why
    assert why.zh.startswith("回款金额：数值 168,420.00 → 176,420.00（+")
    out = tmp_path / "sheet.pdf"
    print_evaluations(desk.work(), PrintOrder(MONTH, out))
    text = "".join(pypdf.PdfReader(out).pages[0].extract_text().split())
    assert "第2版，取代2026-11-23发布的第1版" in text
    assert f"总分{before:.2f}→{now.total:.2f}；变动：回款金额：数值168,420.00→176,420.00（+" in text
    with words.speaking("en"):
        print_evaluations(desk.work(), PrintOrder(MONTH, out))
    text = pypdf.PdfReader(out).pages[0].extract_text().replace("\n", " ")
    assert "Revision 2, replaces 1 of 2026-11-23" in text
    assert f"total {before:.2f} → {now.total:.2f}; changed: Recovered: figure 168,420.00 → 176,420.00 (+" in text


def test_an_appeal_and_points_given_are_named_as_what_changed(desk, tmp_path):
    (who,) = team(desk, 1, names=("马洁",))
    figures(desk, who)
    published(desk)
    me = person_desk(desk, who.employment_id)
    ident = make_appeal(me.work(), MakeAppeal(evaluation(desk, who).id, "带教未计分"))
    owner = as_role(desk, "owner")
    decide(owner.work(), Decide(ident, 1, upheld=True, decision="属实"))
    evaluate(desk.work(), MONTH)
    adjust(desk.work(), Adjust(MONTH, who.employment_id, Decimal(2), "带教"))
    published(desk)
    found = sheet(desk, tmp_path).replaces
    assert len(found.why) == 2
    assert found.why[0].zh.startswith("加扣分：带教")
    assert "成立" in found.why[1].zh
    owner.database.close()
    me.database.close()

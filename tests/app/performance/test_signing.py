"""签收表 of a published month: a list a team, no scores, who acknowledged on screen with the time."""

from __future__ import annotations

import pypdf
import pytest

from hrdesk.app.disputes.acknowledging import acknowledge
from hrdesk.app.disputes.model import Acknowledge
from hrdesk.app.performance.cycle import Publish, publish
from hrdesk.app.performance.evaluation import evaluate
from hrdesk.app.performance.printing import PrintOrder
from hrdesk.app.performance.signing import print_sign_lists, sign_lists
from hrdesk.domain.errors import UserError
from tests.app.builders import add_people
from tests.app.performance.month import MONTH, evaluation, figures, team
from tests.app.training.builders import person_desk


def test_a_list_for_each_team_without_scores(desk, tmp_path):
    one, two = team(desk, 2, names=("马洁", "石凯"))
    (other,) = add_people(desk, 1, names=("秦岚",), team="电催二组")
    for who in (one, two, other):
        figures(desk, who)
    out = tmp_path / "sign.pdf"
    order = PrintOrder(MONTH, out)
    evaluate(desk.work(), MONTH)
    with pytest.raises(UserError) as refused:
        print_sign_lists(desk.work(), order)
    assert (refused.value.code, out.exists()) == ("no_rows", False)

    publish(desk.work(), Publish(MONTH, confirm=True))
    me = person_desk(desk, one.employment_id)
    acknowledge(me.work(), Acknowledge(evaluation(desk, one).id, "马洁"))
    acknowledge(desk.work(), Acknowledge(evaluation(desk, two).id, on_paper=True))
    lists = sign_lists(desk.work(), order)
    assert {found.team.zh: [signer.name for signer in found.signers] for found in lists} == {
        "电催一组": ["马洁", "石凯"],
        "电催二组": ["秦岚"],
    }
    assert [(s.acknowledged is not None, s.on_paper) for s in lists[0].signers] == [(True, False), (False, True)]
    done = print_sign_lists(desk.work(), order)
    assert (done.documents, done.pages, done.missing_glyphs) == (2, 2, ())
    pages = [page.extract_text() for page in pypdf.PdfReader(out).pages]
    assert "已在线签收" in pages[0]
    assert "2026-11-23 10:30" in pages[0]
    assert "秦岚" in pages[1]
    score = f"{evaluation(desk, one).score:.2f}"
    assert not any(score in page for page in pages)
    assert [found.team.zh for found in sign_lists(desk.work(), PrintOrder(MONTH, out, team="电催二组"))] == ["电催二组"]

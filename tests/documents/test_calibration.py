"""The calibration record on paper: one page for an agency's usual month, more where many are on it, in both languages."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from io import BytesIO

import pytest

from hrdesk.documents.calibration import write_record
from hrdesk.domain.calibration import Judged, boundary, groups
from hrdesk.domain.calibration_paper import Adjusted, CalibrationRecord, Decided, PersonLine
from hrdesk.domain.performance.grading import propose
from hrdesk.words import speaking
from tests.documents.reading import by_poppler
from tests.domain.performance.builders import GRADES

NAMES = [
    "马洁",
    "郑浩",
    "周倩",
    "韩立",
    "许静",
    "沈浩",
    "郭丽",
    "曹磊",
    "彭飞",
    "蒋雯",
    "吕航",
    "冯涛",
    "魏然",
    "董悦",
    "潘军",
    "田野",
    "任敏",
    "姚远",
    "陆佳",
    "宋佳",
    "谢明",
]
REASON = "承接全部离职交接案件，并带教三名新人；十月下旬系统停机三天由本人协调补录，经部门主管与人事共同讨论"


def judged(at):
    score = Decimal(7200 + 173 * at) / 100
    grade = propose(score, GRADES).code
    return Judged("电催一组" if at % 2 else "电催二组", score, grade, grade, at % 3 == 0)


def sheet(count=21, decided=1, adjusted=2):
    people = [judged(at) for at in range(count)]
    lines = [
        PersonLine(NAMES[at % len(NAMES)], f"HC{at + 1:04}", one.team, one.score, one.grade)
        for at, one in enumerate(people)
    ]
    near = [(line, boundary(line.score, GRADES)) for line in lines]
    return CalibrationRecord(
        agency="衡川信服",
        period="2026-10",
        scheme="催收员月度考核",
        bands=GRADES,
        groups=groups([*people, Judged("电催一组", None, None, None, False)], GRADES),
        decided=tuple(Decided(line, "B", REASON, "周敏") for line in lines[-decided:] if decided),
        adjusted=tuple(Adjusted(line, Decimal("-6.5"), "两次质检不合格，已面谈", "周敏") for line in lines[:adjusted]),
        near=tuple((line, found) for line, found in near if found is not None),
        without=("董悦 HC0099",),
        printed_by="周敏",
        printed_at=datetime(2026, 11, 23, 10, 30),
    )


def printed(found):
    out = BytesIO()
    done = write_record(found, out)
    return done, out.getvalue()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_usual_month_is_one_page_with_reasons_names_and_what_a_grade_does_not_prove(language):
    with speaking(language):
        done, data = printed(sheet())
    words = by_poppler(data).replace("\n", "").replace(" ", "")
    assert (done.pages, done.missing_glyphs) == (1, ())
    for part in ("周敏", "−6.50", "HC0099", "两次质检不合格，已面谈"):
        assert part in words, part
    lowest = "末位等级不等于不能胜任工作" if language == "zh_CN" else "lowestgradedoesnotbyitself"
    advice = "仅供参考" if language == "zh_CN" else "adviceonly"
    law = "《个人信息保护法》第二十四条" if language == "zh_CN" else "PersonalInformationProtectionLaw,art.24"
    for part in (lowest, advice, law):
        assert part in words, part


def test_many_people_go_on_with_the_heads_repeated():
    done, data = printed(sheet(count=120, decided=40, adjusted=40))
    assert done.pages > 2
    assert by_poppler(data).count("绩效校准记录") >= done.pages
    assert "评定等级与建议不同（续）" in by_poppler(data)


def test_nobody_to_talk_about_says_none():
    done, data = printed(sheet(count=3, decided=0, adjusted=0))
    assert done.pages == 1
    assert "无" in by_poppler(data)

"""What is copied out of a paper of Performance is what was put in: every name, also beyond the BMP, every number."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest

from hrdesk.app.letterhead import invented, invented_files, invented_reports
from hrdesk.documents import (
    calibration,
    disputes,
    improvement,
    performance,
    reconciliation,
    reports,
    training,
)
from hrdesk.documents.figures import plain
from hrdesk.domain.letterhead import PaperKind
from hrdesk.domain.performance.sheet import Label
from hrdesk.words import LANGUAGES, speaking
from tests.documents.reading import READERS, by_pypdf
from tests.documents.report_builders import summary

AT = datetime(2026, 11, 9, 10, 26)
RARE = ("𬱖雅琴", "阿卜杜拉·买买提·吐尔逊江", "龙䶮", "𫖯𬭎𬍛", "迪丽努尔·艾合买提江·阿不力米提", "㛃紫萱")
INVENTED = (
    "张三",
    "李四",
    "王五",
    "赵六",
    "钱七",
    "孙八",
    "Zhang San",
    "Li Si",
    "Wang Wu",
    "Zhao Liu",
    "Qian Qi",
    "Sun Ba",
)
RENAMED = dict(zip(INVENTED, RARE * 2, strict=True))
Made = Callable[[Label, str, datetime], Any]
Said = Callable[[Any], list[Decimal | None]]


def _sheet(made: Made) -> Any:
    return renamed(made(Label("云岫信用", "Yunxiu Credit"), "𬱖经办", AT))


def renamed(value: Any) -> Any:
    """The same sheet with every invented person called otherwise."""
    if isinstance(value, str) and not isinstance(value, Enum):
        for old, new in RENAMED.items():
            value = value.replace(old, new)
        return value
    if isinstance(value, tuple):
        return tuple(renamed(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: renamed(getattr(value, one.name)) for one in fields(value) if one.init})
    return value


def words_of(value: Any) -> Iterator[str]:
    """All texts of a sheet in the language spoken."""
    if isinstance(value, Label):
        yield value.text
    elif isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from words_of(one)
    elif isinstance(value, Mapping):
        yield from words_of(list(value.values()))
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from words_of(getattr(value, one.name))


KINDS: Mapping[PaperKind, tuple[Made, Callable[..., object], bool, Said]] = {
    PaperKind.EVALUATION: (
        invented.evaluation, performance.write_evaluations, True,
        lambda sheet: [sheet.total, sheet.coefficient, *(line.contribution for line in sheet.lines)],
    ),
    PaperKind.RANKING: (
        invented.ranking, performance.write_ranking, False, lambda sheet: [row.score for row in sheet.rows]
    ),
    PaperKind.SUMMARY: (
        invented_reports.summary, reports.write_summary, False,
        lambda sheet: [number for one in sheet.units for number in (one.mean, one.median, one.before)],
    ),
    PaperKind.YEAR: (
        invented_reports.year, reports.write_years, True, lambda sheet: [month.score for month in sheet.months]
    ),
    PaperKind.SIGN_LIST: (invented.sign_list, performance.write_sign_lists, True, lambda _sheet: []),
    PaperKind.RECONCILIATION: (
        invented.reconciliation, reconciliation.write_record, False,
        lambda sheet: [sheet.files[0].rows, sheet.files[0].people, sheet.files[0].nobody, sheet.differences[0].amount],
    ),
    PaperKind.STATEMENT: (
        invented.statement, disputes.write_statement, False,
        lambda sheet: [sheet.total, *(row.value for row in sheet.rows)],
    ),
    PaperKind.APPEAL: (invented.appeal, disputes.write_appeal, False, lambda sheet: [sheet.score]),
    PaperKind.IMPROVEMENT: (
        invented_reports.improvement, improvement.write_plan, False, lambda sheet: [sheet.score]
    ),
    PaperKind.CALIBRATION: (
        invented_reports.calibration, calibration.write_record, False,
        lambda sheet: [sheet.adjusted[0].points, sheet.decided[0].person.score],
    ),
    PaperKind.AUDIT_PACK: (invented_files.audit_pack, training.write_pack, False, lambda _sheet: []),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(KINDS))
def test_names_and_numbers_copy_out_as_they_are(kind: PaperKind, language: str) -> None:
    made, write, bound, numbers = KINDS[kind]
    out = io.BytesIO()
    with speaking(language):
        sheet = _sheet(made)
        write([sheet] if bound else sheet, out)
        said = set(words_of(sheet))
    people = {name for name in RARE if any(name in text for text in said)}
    codes = {code for text in said for code in re.findall(r"(?:HC|KH-|SS-|SM-|YW-|MT-|HZ-)[\d-]+", text)}
    figures = {plain(number) for number in numbers(sheet) if number is not None}
    assert people or kind is PaperKind.RECONCILIATION
    for read in READERS:
        text = "".join(read(out.getvalue()).split())
        # a long name stands in two lines, parted at its dot, between which the layout puts what stands beside it
        wanted = codes | figures | {part for name in people for part in name.split("·")}
        assert not [one for one in wanted if one not in text], read.__name__
        assert read is not by_pypdf or all(name in text for name in people)


def test_a_department_s_months_and_people_copy_out_whole() -> None:
    out = io.BytesIO()
    with speaking("zh_CN"):
        reports.write_summary(summary(scope="𬱖和事业部"), out)
    for read in READERS:
        text = "".join(read(out.getvalue()).split())
        for word in ("𬱖和事业部", "姜俊辰HC0030", "3,764,666.40", "7,539,198.60", "2026年10月"):
            assert word in text, (word, read.__name__)

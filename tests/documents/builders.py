"""Small builders of paper values: everything has a sensible default, a test names only what it is about."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from hrdesk.documents.performance import write_evaluations
from hrdesk.domain.performance.model import Direction, LineState, Method, Unit
from hrdesk.domain.performance.sheet import (
    AdjustmentShown,
    Appeal,
    EvaluationLine,
    EvaluationSheet,
    GradeCount,
    Label,
    NotRanked,
    PeriodShown,
    PersonShown,
    RankingColumn,
    RankingRow,
    RankingSheet,
    Replaced,
    SchemeShown,
    SheetState,
    SourceNote,
    SummaryFigure,
    TeamShown,
    TrendPoint,
)

D = Decimal
OCTOBER = PeriodShown(2026, 10, date(2026, 10, 1), date(2026, 10, 31))
PRINTED = datetime(2026, 11, 9, 10, 26)
AGENCY = Label("苏州云岫信用服务有限公司", "Suzhou Yunxiu Credit Services Co., Ltd.")
LONG_NAME = "阿卜杜热合曼·麦麦提吐尔逊·阿布都克热木江·买买提依明"
RESULT, PROCESS = Label("结果", "Result"), Label("过程", "Process")
CONDUCT, SERVICE, GROWTH = Label("合规", "Conduct"), Label("服务", "Service"), Label("成长", "Growth")


def cents(value: Decimal) -> Decimal:
    return value.quantize(D("0.01"), ROUND_HALF_UP)


def line(
    zh: str,
    en: str,
    dimension: Label,
    unit: Unit,
    decimals: int,
    target: str,
    actual: str,
    median: str,
    weight: str,
    source: int | None = None,
    *,
    lower: bool = False,
    state: LineState = LineState.OK,
    **more: object,
) -> EvaluationLine:
    """A scored proportional line: completion, score (capped at 120) and points follow from the figures."""
    goal, got = D(target), D(actual)
    completion = cents(100 * got / goal) if goal else None
    if lower and completion is not None:
        completion = 200 - completion
    score = None if completion is None else max(D(0), min(D(120), completion))
    values: dict[str, object] = {
        "name": Label(zh, en),
        "dimension": dimension,
        "unit": unit,
        "decimals": decimals,
        "direction": Direction.LOWER if lower else Direction.HIGHER,
        "state": state,
        "target": goal,
        "actual": got,
        "team_median": D(median),
        "completion": completion,
        "weight": D(weight),
        "score": score,
        "contribution": None if score is None else cents(score * D(weight) / 100),
        "source": source,
    }
    return EvaluationLine(**{**values, **more})  # type: ignore[arg-type]


def six_lines() -> tuple[EvaluationLine, ...]:
    nine = nine_lines()
    weights = {0: "40", 4: "15", 5: "20", 6: "15", 7: "5", 8: "5"}
    return tuple(
        replace(nine[place], weight=D(w), contribution=cents(nine[place].score * D(w) / 100))  # type: ignore[operator]
        for place, w in weights.items()
    )


def nine_lines() -> tuple[EvaluationLine, ...]:
    yuan, percent, seconds, points, times = Unit.YUAN, Unit.PERCENT, Unit.SECONDS, Unit.POINTS, Unit.TIMES
    return (
        line("回款金额", "Amount recovered", RESULT, yuan, 0, "380000", "412600", "371200", "30", 1),
        line("金额回收率", "Recovery rate (amount)", RESULT, percent, 2, "0.18", "0.1924", "0.176", "20", 1),
        line("接通率", "Connect rate", PROCESS, percent, 1, "0.62", "0.668", "0.631", "8", 2),
        line("通话时长", "Talk time", PROCESS, seconds, 1, "237600", "221040", "230400", "6", 2),
        line("承诺兑现率", "Promise-kept rate", PROCESS, percent, 1, "0.6", "0.579", "0.594", "8", 1),
        line("质检得分", "Quality score", CONDUCT, points, 1, "90", "94.5", "91", "12", 3),
        line("有效投诉", "Valid complaints", CONDUCT, times, 0, "1", "1", "1", "8", 4, lower=True),
        line("客户满意度", "Customer satisfaction", SERVICE, points, 2, "4.5", "4.62", "4.55", "4", 4),
        line("培训完成", "Training completed", GROWTH, percent, 0, "1", "1", "1", "4", 5),
    )


def fourteen_lines() -> tuple[EvaluationLine, ...]:
    """Stress: rescaled weights, an excluded metric, a veto that did not happen, a complaint off the scale."""
    yuan, percent, seconds, points, times = Unit.YUAN, Unit.PERCENT, Unit.SECONDS, Unit.POINTS, Unit.TIMES
    return (
        line("回款金额", "Amount recovered", RESULT, yuan, 0, "1380000", "1412600", "1271200", "24.20", 1),
        line("金额回收率", "Recovery rate (amount)", RESULT, percent, 2, "0.18", "0.1924", "0.176", "11.58", 1),
        line("案件回收率", "Recovery rate (cases)", RESULT, percent, 1, "0.22", "0.206", "0.214", "10.53", 1),
        line("案件覆盖率", "Case coverage", PROCESS, percent, 1, "0.95", "0.972", "0.96", "5.26", 2),
        line("接通率", "Connect rate", PROCESS, percent, 1, "0.62", "0.668", "0.631", "6.32", 2),
        line("通话时长", "Talk time", PROCESS, seconds, 1, "237600", "221040", "230400", "4.21", 2),
        line("有效通话占比", "Share of effective calls", PROCESS, percent, 1, "0.35", "0.388", "0.362", "4.21", 2),
        line("承诺兑现率", "Promise-kept rate", PROCESS, percent, 1, "0.6", "0.579", "0.594", "7.37", 1),
        line("首次联系及时率", "First contact on time", PROCESS, percent, 1, "0.98", "0.991", "0.984", "4.21", 2),
        line("质检得分", "Quality score", CONDUCT, points, 1, "90", "94.5", "91", "11.58", 3),
        line("有效投诉", "Valid complaints", CONDUCT, times, 0, "1", "2", "1", "7.37", 4, lower=True),
        veto(LineState.NOT_TRIGGERED, "0"),
        excluded(),
        line("培训完成", "Training completed", GROWTH, percent, 0, "1", "1", "1", "3.16", 5),
    )


def veto(state: LineState, actual: str) -> EvaluationLine:
    return EvaluationLine(
        Label("重大违规", "Serious violation"),
        CONDUCT,
        Unit.TIMES,
        0,
        Method.VETO,
        Direction.LOWER,
        state,
        D(0),
        D(actual),
        D(0),
        source=3,
    )


def excluded() -> EvaluationLine:
    return EvaluationLine(
        Label("客户满意度", "Customer satisfaction"),
        SERVICE,
        Unit.POINTS,
        2,
        state=LineState.EXCLUDED,
        target=D("4.5"),
        team_median=D("4.55"),
        source=4,
        reason=Label("仅 2 份回访，不足 5 份", "only 2 call-backs, 5 are needed"),
    )


SOURCES = (
    SourceNote(
        1,
        Label("财务回款表", "Finance repayment sheet"),
        37,
        date(2026, 11, 3),
        Label("与案件系统对账无差异", "reconciled with the case system"),
    ),
    SourceNote(2, Label("外呼系统日报", "Dialler")),
    SourceNote(3, Label("质检抽检", "Calls sampled"), 40),
    SourceNote(4, Label("客服投诉台账与回访", "Complaint log and call-backs")),
    SourceNote(5, Label("培训档案", "Training record")),
)
_OWN = ("96", "99.8", "101.2", "93.8", None, "92.1", "96.6", "101.4", "102.6", "100.2", "98.9", "102.8")
_TEAM = ("95.2", "97.0", "97.4", "95", "94.1", "95", "97", "98.4", "99.2", "98.4", "98", "98.9")
TEAM_SCORES = ("84.1", "89.8", "92.3", "94.8", "97.4", "99", "99.8", "101.1", "103.2", "107.4", "109.8")


def trend(last: Decimal | None, own: tuple[str | None, ...] = _OWN) -> tuple[TrendPoint, ...]:
    months = [(2025, 10), (2025, 11), (2025, 12), *((2026, month) for month in range(1, 11))]
    sick = Label("全月病假，无成绩", "sick leave, no score")
    values = [None if value is None else D(value) for value in own] + [last]
    medians = [D(value) for value in _TEAM] + [D("99.4")]
    return tuple(
        TrendPoint(year, month, mine, team, sick if (year, month) == (2026, 2) else Label(""))
        for (year, month), mine, team in zip(months, values, medians, strict=True)
    )


ADJUSTMENTS = (
    AdjustmentShown(D("2"), "带教新员工 3 人并通过上岗考试（带教记录 DJ-2026-031）"),
    AdjustmentShown(D("-1"), "10-14 迟到 38 分钟，当日 2 条承诺漏跟进（考勤、案件记录）"),
)


def evaluation(lines: tuple[EvaluationLine, ...] | None = None, **changes: object) -> EvaluationSheet:
    """A published sheet of nine metrics; ``changes`` replace its fields. The total follows from the lines."""
    lines = nine_lines() if lines is None else lines
    adjustments = changes.get("adjustments", ADJUSTMENTS)
    total = sum((item.contribution or D(0) for item in lines), D(0)) + sum(
        (item.points for item in adjustments),  # type: ignore[attr-defined]
        D(0),
    )
    if any(item.state is LineState.MISSING for item in lines):
        total = None  # type: ignore[assignment]
    total = changes.get("total", total)  # type: ignore[assignment]
    values: dict[str, object] = {
        "agency": AGENCY,
        "period": OCTOBER,
        "person": person(),
        "scheme": SchemeShown(Label("催收 M2–M3", "Collection M2–M3"), 4, D(120), D(0)),
        "lines": lines,
        "state": SheetState.PUBLISHED,
        "document_no": "KH-202610-0147",
        "revision": 2,
        "adjustments": adjustments,
        "total": total,
        "grade_code": "B",
        "grade_name": Label("良好", "good"),
        "grade_confirmed": True,
        "grade_confirmed_by": "罗雅琴",
        "coefficient": D("1.1"),
        "rank": 4,
        "rank_of": 12,
        "team": TeamShown((*map(D, TEAM_SCORES), *(() if total is None else (total,))), D("99.4")),
        "trend": trend(total),
        "sources": SOURCES,
        "replaces": Replaced(1, date(2026, 11, 5), "补记 10-31 到账 1 笔 8,200 元"),
        "self_comment": "本月回款超目标，M3 老案跟进不够，承诺兑现率低于小组中位。"
        "11 月先复核每笔承诺的还款来源，再登记日期。",
        "supervisor_comment": "合规稳定，带教新员工有成效。通话时长连续两月下降，已约定每周三复盘 5 通录音；"
        "建议学习“承诺确认话术”。",
        "interview_on": date(2026, 11, 6),
        "appeal": Appeal(
            date(2026, 11, 18), 7, Label("公司《绩效考核办法》第 12 条", "company rule art. 12"), then_stands=True
        ),
        "printed_by": "陈颖",
        "printed_at": PRINTED,
    }
    return EvaluationSheet(**{**values, **changes})  # type: ignore[arg-type]


def person(zh: str = "买合木提江·艾力", number: str = "YX0147", **changes: object) -> PersonShown:
    values: dict[str, object] = {
        "name": Label(zh),
        "employee_no": number,
        "department": Label("催收一部", "Collection 1"),
        "team": Label("M2 小组", "team M2"),
        "position": Label("催收员", "Collector"),
        "level": "P3",
        "hire_date": date(2024, 5, 13),
        "service_years": 2,
        "service_months": 5,
        "supervisor": Label("罗雅琴", "Luo Yaqin"),
        "supervisor_no": "YX0032",
        "days_due": D(18),
        "days_worked": D(18),
    }
    return PersonShown(**{**values, **changes})  # type: ignore[arg-type]


_RANKED = """沈一诺 0117 M2 114.36 A 0|周子墨 0126 M3 107.98 B 2|吴婉清 0253 M2 107.34 B -1|陈思远 0062 M2 106.78 B 1
买合木提江·艾力 0147 M2 105.59 B 0|阿卜杜热合曼·麦麦提吐尔逊·阿布都克热木江·买买提依明 0196 M2 103.17 B 3
龙𬱖䶮 0306 M3 102.91 B -2|何嘉怡 0181 M3 102.84 B 0|郑立群 0056 M2 102.80 B new|欧阳静文 0063 M2 102.74 B 4
单晓峰 0118 M3 102.18 B -3|仇雨桐 0257 M2 101.96 B 1|覃丽华 0168 M2 101.32 B 0|解家豪 0106 M3 101.32 B -5
万俟辰 0163 M2 101.29 B 2|翟美玲 0098 M2 100.87 B 0|曾庆安 0114 M3 100.39 B 0|区永康 0184 M2 98.66 C new
朴智妍 0254 M2 97.40 C 1|尉迟明 0224 M3 97.30 C -2|林芷若 0127 M2 97.08 C 6|徐凯文 0295 M2 96.64 C -1
孙佩瑶 0213 M3 95.49 C 0|高志强 0080 M2 94.18 C 2|马依努尔·吐尔逊 0094 M2 94.04 C -4|田野 0285 M3 92.33 C 0
邓紫涵 0034 M2 92.02 C 1|蒋文涛 0286 M2 86.50 C -1|谢欣怡 0189 M3 86.31 C 0|任广平 0035 M2 74.18 D -2"""

COLUMNS = (
    RankingColumn(Label("回款金额", "Recovered"), Unit.YUAN, 0),
    RankingColumn(Label("回收率", "Rate"), Unit.PERCENT, 2),
    RankingColumn(Label("兑现率", "Kept"), Unit.PERCENT, 1),
    RankingColumn(Label("质检", "Quality"), Unit.POINTS, 1),
    RankingColumn(Label("有效投诉", "Compl."), Unit.NUMBER, 0),
)


def ranking_rows(times: int = 1) -> tuple[RankingRow, ...]:
    rows: list[RankingRow] = []
    scores: list[str] = []
    for place, text in enumerate(_RANKED.replace("\n", "|").split("|")):
        name, number, team, score, grade, moved = text.split()
        scores.append(score)
        for _again in range(times):
            figures = (D(412600 - 4000 * place), D("0.2149") - D("0.003") * place, D("0.696"), D("90.4"), D(place % 3))
            rows.append(
                RankingRow(
                    scores.index(score) * times + 1,
                    Label(name),
                    f"YX{number}",
                    D(score),
                    Label(team),
                    grade,
                    None if moved == "new" else int(moved),
                    figures,
                )
            )
    return tuple(rows)


def ranking(**changes: object) -> RankingSheet:
    """Thirty people of two teams, one with the longest name there is."""
    values: dict[str, object] = {
        "agency": AGENCY,
        "period": OCTOBER,
        "scope": Label("催收一部，M2 与 M3 小组", "Collection 1, teams M2 and M3"),
        "rows": ranking_rows(),
        "columns": COLUMNS,
        "state": SheetState.PUBLISHED,
        "document_no": "PM-202610-003",
        "on_duty": 33,
        "median": D("101.08"),
        "middle_half": (D("95.5"), D("102.8")),
        "median_figures": (D(364324), D("0.178"), D("0.575"), D("89.7"), D(0)),
        "summary": (
            SummaryFigure(Label("回款合计", "Recovered in all"), Unit.YUAN, 0, D(10978496)),
            SummaryFigure(Label("有效投诉", "Valid complaints"), Unit.TIMES, 0, D(20)),
        ),
        "grades": (
            GradeCount("A", Label("优秀", "excellent"), 1, 3, D(10)),
            GradeCount("B", Label("良好", "good"), 16, 12, D(40)),
            GradeCount("C", Label("合格", "adequate"), 12, 12, D(40)),
            GradeCount("D", Label("不合格", "failed"), 1, 3, D(10)),
        ),
        "not_ranked": (
            NotRanked("YX0298", Label("试用期未满 1 月", "less than a month of probation")),
            NotRanked("YX0187", Label("病假全月", "sick all month")),
            NotRanked("YX0311", Label("质检数据缺失", "no quality figures")),
        ),
        "printed_by": "陈颖",
        "printed_at": PRINTED,
    }
    return RankingSheet(**{**values, **changes})  # type: ignore[arg-type]


def pdf(*sheets: EvaluationSheet) -> bytes:
    """The sheets as a file in memory."""
    out = io.BytesIO()
    write_evaluations(sheets, out)
    return out.getvalue()

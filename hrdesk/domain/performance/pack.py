"""The ready-made collection pack: metrics, schemes for three posts, grades. Every number is a proposal to change.

Metric codes are part of the contract with scripts. Weights follow 50 recovery / 20 process / 20 quality and compliance /
10 complaints and feedback, so that no scheme rests on recovery alone (GB/T 45251-2025); targets are examples.
"""

from __future__ import annotations

from typing import Any

_RESULT = {"dimension_zh": "结果", "dimension_en": "Results"}
_PROCESS = {"dimension_zh": "过程", "dimension_en": "Process"}
_COMPLIANCE = {"dimension_zh": "合规", "dimension_en": "Compliance"}
_SERVICE = {"dimension_zh": "服务", "dimension_en": "Service"}
_GROWTH = {"dimension_zh": "成长", "dimension_en": "Growth"}


def _metric(
    code: str, zh: str, en: str, short: str, unit: str, decimals: int, how: str, source: str, dimension: dict[str, str],
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    return {
        "code": code,
        "name_zh": zh,
        "name_en": en,
        "short_en": short,
        "unit": unit,
        "decimals": decimals,
        "aggregation": how,
        "source": source,
        **dimension,
        **more,
    }


METRICS: tuple[dict[str, Any], ...] = (
    _metric("recovered_amount", "回款金额", "Amount recovered", "Recovered", "yuan", 2, "sum", "repayments", _RESULT, recovery=True),
    _metric("recovery_rate_amount", "金额回收率", "Recovery rate (amount)", "Amount %", "percent", 2, "ratio", "facts", _RESULT, recovery=True),
    _metric("recovery_rate_cases", "案件回收率", "Recovery rate (cases)", "Cases %", "percent", 2, "ratio", "facts", _RESULT, recovery=True),
    _metric("calls", "拨打量", "Calls made", "Calls", "times", 0, "sum", "calls", _PROCESS),
    _metric("connected", "接通量", "Calls connected", "Connected", "times", 0, "sum", "calls", _PROCESS),
    _metric("connect_rate", "接通率", "Connect rate", "Connect %", "percent", 1, "ratio", "calls", _PROCESS),
    _metric("talk_seconds", "通话时长", "Talk time", "Talk h", "seconds", 1, "sum", "calls", _PROCESS),
    _metric("promise_kept_rate", "承诺兑现率", "Promise-kept rate", "PTP kept %", "percent", 1, "ratio", "facts", _PROCESS),
    _metric("quality_score", "质检得分", "Quality score", "Quality", "points", 1, "mean", "quality", _COMPLIANCE),
    _metric("valid_complaints", "有效投诉", "Valid complaints", "Complaints", "times", 0, "count", "complaints", _COMPLIANCE, direction="lower"),
    _metric("satisfaction", "满意度", "Customer satisfaction", "Satisf.", "points", 2, "mean", "feedback", _SERVICE),
    _metric("training_done", "培训完成", "Training done", "Training %", "percent", 0, "ratio", "training", _GROWTH),
    _metric("serious_violation", "重大违规", "Serious violation", "Violation", "times", 0, "count", "quality", _COMPLIANCE, direction="lower"),
)  # fmt: skip

GRADES: tuple[dict[str, str], ...] = (
    {"code": "A", "name_zh": "优秀", "name_en": "Excellent", "start": "105", "coefficient": "1.2", "advised_share": "10"},
    {"code": "B", "name_zh": "良好", "name_en": "Good", "start": "95", "coefficient": "1.1", "advised_share": "40"},
    {"code": "C", "name_zh": "合格", "name_en": "Adequate", "start": "80", "coefficient": "1", "advised_share": "40"},
    {"code": "D", "name_zh": "不合格", "name_en": "Inadequate", "start": "0", "coefficient": "0.8", "advised_share": "10"},
)  # fmt: skip


def _line(metric: str, weight: str, target: str, **more: Any) -> dict[str, Any]:
    return {"metric": metric, "weight": weight, "target": target, **more}


_COMPLAINTS = {"method": "deduction", "deduction": "25", "cap": "100"}
_VETO = {"metric": "serious_violation", "weight": "0", "method": "veto"}

SCHEMES: tuple[dict[str, Any], ...] = (
    {
        "code": "collector",
        "name_zh": "催收员月度考核",
        "name_en": "Collector, monthly",
        "positions": ["催收员"],
        "lines": [
            _line("recovered_amount", "30", "180000", prorate=True),
            _line("recovery_rate_amount", "20", "0.12"),
            _line("connect_rate", "5", "0.38"),
            _line("talk_seconds", "5", "126000", prorate=True),
            _line("promise_kept_rate", "10", "0.65"),
            _line("quality_score", "15", "90", cap="110"),
            _line("valid_complaints", "10", "0", **_COMPLAINTS),
            _VETO,
            _line("training_done", "5", "1", cap="100"),
        ],
    },
    {
        "code": "team_leader",
        "name_zh": "组长月度考核",
        "name_en": "Team leader, monthly",
        "positions": ["组长"],
        "lines": [
            _line("recovered_amount", "30", "95000", prorate=True),
            _line("recovery_rate_amount", "15", "0.12"),
            _line("promise_kept_rate", "15", "0.65"),
            _line("quality_score", "20", "90", cap="110"),
            _line("valid_complaints", "10", "0", **_COMPLAINTS),
            _VETO,
            _line("training_done", "10", "1", cap="100"),
        ],
    },
    {
        "code": "customer_service",
        "name_zh": "客服专员月度考核",
        "name_en": "Customer service, monthly",
        "positions": ["客服专员"],
        "lines": [
            _line("connect_rate", "20", "0.38"),
            _line("talk_seconds", "15", "126000", prorate=True),
            _line("satisfaction", "25", "4.5", cap="110"),
            _line("quality_score", "20", "90", cap="110"),
            _line("valid_complaints", "10", "0", **_COMPLAINTS),
            _VETO,
            _line("training_done", "10", "1", cap="100"),
        ],
    },
)


def configuration() -> dict[str, Any]:
    """The whole pack in the form a configuration file has."""
    return {
        "metrics": list(METRICS),
        "grades": list(GRADES),
        "schemes": [scheme | {"from": "2000-01"} for scheme in SCHEMES],
    }

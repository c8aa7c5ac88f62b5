"""Figures and events turned into claims: which number, of whom, on which day, told apart by what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal

from hrdesk.app.imports.by_hand import ByHand
from hrdesk.app.imports.ledger import Ledger
from hrdesk.domain.performance.model import Aggregation, Metric, Unit
from hrdesk.storage.facts import Row
from hrdesk.words import N_, N_n

SCALE = 10_000
LARGEST = 2**63 - 1
_WIDE = Context(prec=40, rounding=ROUND_HALF_UP)

NOTES = {
    "repayments": "case_no",
    "calls": "case_no",
    "complaints": "channel",
    "quality": "finding",
    "feedback": "comment",
}
#: metric code → field, for the kinds of event the collection pack counts
EVENT_METRICS: Mapping[str, Mapping[str, str]] = {
    "repayments": {"recovered_amount": "amount"},
    "calls": {"calls": "calls", "connected": "connected", "talk_seconds": "talk_seconds"},
    "quality": {"quality_score": "score", "serious_violation": "violations"},
    "complaints": {"valid_complaints": "valid"},
    "feedback": {"satisfaction": "score"},
}
CONNECT_RATE = "connect_rate"
_SERIOUS = ("重大", "严重", "红线", "致命", "severe", "serious", "fatal")  # what a heading of serious violations says


@dataclass(frozen=True, slots=True)
class Loose:
    """A row that counts for nobody, with why; kept beside the claims, so that both together are the file.

    ``month``: where it is reconciled; ``on_month`` and ``day``: what the row says, 0 where nothing. ``figures``: metric
    code → value, numerator, denominator in ten-thousandths, as far as they can be read.
    """

    row: int
    code: str
    month: int
    on_month: int
    day: int
    item: str
    case_no: str
    who: str
    figures: Mapping[str, tuple[int | None, int | None, int | None]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says of a complaint besides its figure, for the register."""

    month: int
    employment_id: int
    day: int
    item: str
    channel: str
    client: str
    case_no: str
    finding: str


@dataclass(frozen=True, slots=True)
class FigurePlan:
    """What accepting will keep. Claims of metrics the file does not know yet carry negative ids (``to_make``)."""

    claims: Sequence[Row]
    months: tuple[int, ...]
    source: str
    to_make: Mapping[int, str] = field(default_factory=dict)
    head: int = 0
    loose: Sequence[Loose] = ()
    told: Sequence[Told] = ()
    kept: Sequence[ByHand] = ()  # set by hand, and to stay so


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure each row gives: scaled columns aligned with the ledger's rows."""

    metric_id: int
    value: Sequence[int | None] | None
    numerator: Sequence[int | None] | None = None
    denominator: Sequence[int | None] | None = None


def event_figures(ledger: Ledger, metric_ids: Callable[[str], int]) -> list[Figure]:
    """The figures a row of an event says, as far as their columns are there."""
    kind = ledger.kind
    if kind == "complaints":
        return [Figure(metric_ids("valid_complaints"), _validity(ledger))]
    figures = []
    for code, name in EVENT_METRICS[kind].items():
        if ledger.has(name):
            column = scaled(ledger, name)
            if kind != "repayments":
                _refuse_negative(ledger, name, column)
            figures.append(Figure(metric_ids(code), _signed(ledger, column) if kind == "repayments" else column))
    if kind == "quality" and ledger.has("violations"):
        _warn_of_vetoes(ledger)
    if kind == "calls" and ledger.has("calls") and ledger.has("connected"):
        figures.append(_connect_rate(ledger, metric_ids, "calls", "connected"))
    return figures


def _warn_of_vetoes(ledger: Ledger) -> None:
    """A column of any violations counts like one of serious ones, and those veto: nobody shall learn that afterwards."""
    heading = ledger.heading("violations")
    if any(word in heading.casefold() for word in _SERIOUS):
        return
    count = sum(bool(value) and not ledger.bad[index] for index, value in enumerate(ledger.column("violations")))
    if count:
        ledger.warn(
            N_n(
                "{column}: {count} row counts as a serious violation, which vetoes an evaluation. If the column holds"
                " minor ones too, do not match it.",
                "{column}: {count} rows count as serious violations, each of which vetoes an evaluation. If the column"
                " holds minor ones too, do not match it.",
            ),
            column=heading,
            count=count,
        )


def _refuse_negative(ledger: Ledger, name: str, column: Sequence[int | None]) -> None:
    """Calls, seconds, scores and violations are counted from nought."""
    for index, value in enumerate(column):
        if value is not None and value < 0 and not ledger.bad[index]:
            ledger.refuse(
                index, name, "out_of_range", N_("A figure below 0 cannot be right here."), N_("Correct the cell.")
            )


def _connect_rate(ledger: Ledger, metric_ids: Callable[[str], int], calls: str, connected: str) -> Figure:
    made, reached = scaled(ledger, calls), scaled(ledger, connected)
    both = [a is not None and b is not None for a, b in zip(made, reached, strict=True)]
    for index, there in enumerate(both):
        if there and not ledger.bad[index] and reached[index] > made[index]:  # type: ignore[operator]
            ledger.refuse(
                index,
                connected,
                "out_of_range",
                N_("More calls were connected than made."),
                N_("Check both columns; perhaps they are swapped."),
            )
    return Figure(
        metric_ids(CONNECT_RATE),
        None,
        [b if there else None for b, there in zip(reached, both, strict=True)],
        [a if there else None for a, there in zip(made, both, strict=True)],
    )


def _validity(ledger: Ledger) -> list[int | None]:
    if not ledger.has("valid"):
        ledger.warn(N_("No column says whether a complaint is valid; all are counted as valid."))
        return [SCALE] * ledger.size
    return [None if valid is None else SCALE if valid else 0 for valid in ledger.column("valid")]


def _signed(ledger: Ledger, amounts: list[int | None]) -> list[int | None]:
    if not ledger.has("reversal"):
        return amounts
    reversals = ledger.column("reversal")
    return [
        -abs(amount) if amount is not None and reversal else amount
        for amount, reversal in zip(amounts, reversals, strict=True)
    ]


def wide_figures(ledger: Ledger, metrics: Mapping[str, Metric], metric_ids: Callable[[str], int]) -> list[Figure]:
    """A figure for each metric column; the connect rate too where calls made and connected stand side by side."""
    figures = []
    for code in ledger.metric_columns:
        if ledger.has(f"{code}.denominator"):
            figures.append(_in_parts(ledger, code, metric_ids(code)))
        else:
            figures.append(_of_metric(ledger, code, metrics[code], metric_ids(code), scaled(ledger, code)))
    columns = ledger.metric_columns
    if CONNECT_RATE in metrics and CONNECT_RATE not in columns and "calls" in columns and "connected" in columns:
        figures.append(_connect_rate(ledger, metric_ids, "calls", "connected"))
    return figures


def _in_parts(ledger: Ledger, code: str, metric_id: int) -> Figure:
    """A ratio given as numerator and denominator in two columns."""
    bottoms = scaled(ledger, f"{code}.denominator")
    none: list[int | None] = [None] * ledger.size
    tops = scaled(ledger, f"{code}.numerator") if ledger.has(f"{code}.numerator") else none
    for index, (top, bottom) in enumerate(zip(tops, bottoms, strict=True)):
        if (top is None) != (bottom is None) and not ledger.bad[index]:
            name = f"{code}.numerator" if top is None else f"{code}.denominator"
            ledger.refuse(index, name, "missing", N_("A ratio needs both its parts."), N_("Fill in the other one."))
        elif top is not None and bottom is not None:
            _refuse_of_nothing(ledger, index, f"{code}.denominator", top, bottom)
    return Figure(metric_id, None, tops, bottoms)


def _refuse_of_nothing(ledger: Ledger, index: int, name: str, top: int, bottom: int) -> None:
    """Nothing of nothing is no data; something of nothing would raise the ratio of all other records."""
    if (bottom > 0 or (bottom == 0 and top == 0)) or ledger.bad[index]:
        return
    ledger.refuse(
        index,
        name,
        "out_of_range",
        N_("{numerator} of {denominator} is no ratio."),
        N_("Check both columns; perhaps they are swapped."),
        numerator=f"{Decimal(top) / SCALE:f}",
        denominator=f"{Decimal(bottom) / SCALE:f}",
    )


def _of_metric(ledger: Ledger, name: str, metric: Metric, metric_id: int, column: list[int | None]) -> Figure:
    if metric.aggregation is not Aggregation.RATIO:
        return Figure(metric_id, column)
    if metric.unit is Unit.PERCENT:
        _refuse_bare_percent(ledger, name, column)
    return Figure(metric_id, None, column, [None if value is None else SCALE for value in column])


def _refuse_bare_percent(ledger: Ledger, name: str, column: Sequence[int | None]) -> None:
    """93.5 in a column of ratios is 93.5 % to whoever typed it, and 9,350 % to a computer: nobody guesses."""
    for index, value in enumerate(column):
        if value is not None and value > 10 * SCALE and not ledger.bad[index]:
            ledger.refuse(
                index,
                name,
                "out_of_range",
                N_("{value} as a ratio would be {percent}%."),
                N_("Write it as 93.5% or 0.935."),
                value=Decimal(value) / SCALE,
                percent=Decimal(value) / 100,
            )


def scaled(ledger: Ledger, name: str) -> list[int | None]:
    """A column of figures in whole ten-thousandths, half up; too large ones are refused, finer ones counted."""
    finer = 0
    out: list[int | None] = []
    for index, value in enumerate(ledger.column(name)):
        if type(value) is int:
            whole = value * SCALE
        elif value is None:
            out.append(None)
            continue
        elif value is True or value is False:
            whole = SCALE if value else 0
        else:
            shifted = value.scaleb(4, _WIDE)
            whole = int(shifted)
            if whole != shifted:
                whole = int(shifted.to_integral_value(ROUND_HALF_UP))
                finer += 1
        if not -LARGEST <= whole <= LARGEST:
            ledger.refuse(index, name, "out_of_range", N_("The figure is too large."))
            out.append(None)
            continue
        out.append(whole)
    if finer:
        ledger.warn(
            N_n(
                "{column}: {count} figure has more than four decimals; it is rounded half up.",
                "{column}: {count} figures have more than four decimals; they are rounded half up.",
            ),
            column=ledger.heading(name),
            count=finer,
        )
    return out


def claims_of(
    ledger: Ledger,
    figures: Sequence[Figure],
    employments: Sequence[int],
    days: Sequence[tuple[int, int]],
    names: Sequence[str],
) -> list[Row]:
    """All claims of the good rows, in the order of the clustered key."""
    numbers = ledger.numbers
    wanted = NOTES.get(ledger.kind, "")
    notes: Sequence[str | None] = ledger.column(wanted) if wanted and ledger.has(wanted) else [None] * ledger.size
    good = [not (bad or repeated) for bad, repeated in zip(ledger.bad, ledger.repeated, strict=True)]
    none: list[int | None] = [None] * ledger.size
    rows: list[Row] = []
    for figure in figures:
        rows += [
            (month, who, figure.metric_id, day, item, value, numerator, denominator, row, note)
            for ok, (month, day), who, item, value, numerator, denominator, row, note in zip(
                good,
                days,
                employments,
                names,
                figure.value or none,
                figure.numerator or none,
                figure.denominator or none,
                numbers,
                notes,
                strict=True,
            )
            if ok and (value is not None or denominator is not None)
        ]
    rows.sort()  # no two rows have the same first five parts
    return rows


def told_by(ledger: Ledger, claims: Sequence[Row]) -> tuple[Told, ...]:
    """What the rows of a file of complaints say besides, one for each claim."""
    places = {number: index for index, number in enumerate(ledger.numbers)}
    found = []
    for month, who, _metric, day, item, *_figures, row, _note in claims:
        words = (_words(ledger, name, places[row]) for name in ("channel", "client", "case_no", "finding"))
        found.append(Told(month, who, day, item, *words))
    return tuple(found)


def _words(ledger: Ledger, name: str, index: int) -> str:
    return " ".join(str(ledger.column(name)[index] or "").split()) if ledger.has(name) else ""


def long_claims(
    ledger: Ledger,
    metrics: Mapping[str, Metric],
    metric_ids: Callable[[str], int],
    employments: Sequence[int],
    days: Sequence[tuple[int, int]],
    names: Sequence[str],
) -> list[Row]:
    """One claim a row: its own metric, a value or a numerator with its denominator."""
    values = scaled(ledger, "value") if ledger.has("value") else [None] * ledger.size
    tops = scaled(ledger, "numerator") if ledger.has("numerator") else [None] * ledger.size
    bottoms = scaled(ledger, "denominator") if ledger.has("denominator") else [None] * ledger.size
    counts = ledger.column("records") if ledger.has("records") else [None] * ledger.size
    rows: list[Row] = []
    for index, code in enumerate(ledger.column("metric")):
        if ledger.bad[index] or ledger.repeated[index]:
            continue
        metric = metrics[code]
        value, top, bottom = values[index], tops[index], bottoms[index]
        if metric.aggregation is Aggregation.RATIO:
            if bottom is None and value is not None:
                if metric.unit is Unit.PERCENT:
                    _refuse_bare_percent_at(ledger, index, value)
                    if ledger.bad[index]:
                        continue
                top, bottom = value, SCALE
            value = None
            if top is not None and bottom is not None:
                _refuse_of_nothing(ledger, index, "denominator", top, bottom)
                if ledger.bad[index]:
                    continue
        else:
            top = bottom = None
        if counts[index] == 0:
            continue  # an export's line about a figure without records: it says that there is none
        if value is None and (top is None or bottom is None):
            ledger.refuse(index, "value", "missing", N_("The figure is missing."), N_("Fill it in, or delete the row."))
            continue
        month, day = days[index]
        rows.append(
            (
                month,
                employments[index],
                metric_ids(code),
                day,
                names[index],
                value,
                top,
                bottom,
                ledger.numbers[index],
                None,
            )
        )
    rows.sort()  # no two rows have the same first five parts
    return rows


def _refuse_bare_percent_at(ledger: Ledger, index: int, value: int) -> None:
    column: list[int | None] = [None] * ledger.size
    column[index] = value
    if value > 10 * SCALE:
        _refuse_bare_percent(ledger, "value", column)

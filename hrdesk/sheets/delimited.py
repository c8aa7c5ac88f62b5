"""CSV and other separated text: the encoding and the separator are found, quotes and line breaks inside them are kept."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from hrdesk.sheets.file_kind import Limits, Refused, utf16_without_mark

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_COMMON = set(
    "的一是不了人我在有他这中大来上国个到说们部门姓名工号日期金额数量合计小组岗位状态编号电话手机时间备注公司经理员工入职委托方案件回款投诉有效通话次数得分质检成绩完成率"
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_END = "\x01end\x01"
_QUOTED = re.compile(r'^"(.*)"$', re.DOTALL)
_SHIELD = re.compile(r'="([^"]*)"')
_WESTERN = re.compile(r"[A-Za-z][\u00c0-\u00ff]|[\u00c0-\u00ff][A-Za-z]")


def decoded(data: bytes) -> tuple[str, str, bool]:
    """The text, the encoding's name, and whether that is certain."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode(data, "utf-16"), "UTF-16", True
    if b"\0" in data[:4096]:
        name = utf16_without_mark(data[:4096]) or "utf-16-le"
        return _decode(data, name), "UTF-16", True
    try:
        return data.decode("utf-8-sig"), "UTF-8", True
    except UnicodeDecodeError as failed:
        if failed.start >= len(data) - 3 and data.startswith(b"\xef\xbb\xbf"):
            raise Refused("damaged") from failed
    try:
        text = data.decode("gb18030")  # gbk fails on rare characters such as 䶮
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "Windows-1252", False
    western = data.decode("cp1252", "replace")
    if len(_WESTERN.findall(western)) and not any(letter in _COMMON for letter in text):
        high = sum(byte >= 0x80 for byte in data)
        if len(_CHINESE.findall(text)) * 2 >= high * 0.9 and high * 8 < len(data):
            return western, "Windows-1252", False
    return text, "GB18030", True


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as failed:
        raise Refused("damaged") from failed


def separator_of(text: str) -> tuple[str | None, int]:
    """The separator, and where the table begins (after a ``sep=;`` line). ``None`` when there is only one column."""
    stated = re.match(r"sep=([^\r\n])\r?\n", text, re.IGNORECASE)
    if stated:
        return stated[1], stated.end()
    sample = text[:65_536]
    best: tuple[float, str] | None = None
    for separator in SEPARATORS:
        if separator not in sample:
            continue
        rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=separator))[:200]
        widths = Counter(len(row) for row in rows if any(row))
        width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
        if width > 1:
            score = times / max(1, sum(widths.values())) + min(width, 50) / 1000
            best = max(best or (0.0, ""), (score, separator))
    return (best[1], 0) if best else (None, 0)


def read_delimited(
    data: bytes, limits: Limits, *, named_table: bool
) -> tuple[list[list[str]], list[tuple[str, dict[str, object]]]]:
    """The rows as text, and notes. ``named_table``: the file's name says that it is a table, so one column is enough."""
    text, encoding, certain = decoded(data)
    if _control_characters(text):
        raise Refused("not_a_workbook")
    separator, start = separator_of(text)
    if separator is None and not (named_table and "\n" in text.strip()):
        raise Refused("plain_text")
    csv.field_size_limit(1_000_000)
    notes: list[tuple[str, dict[str, object]]] = []
    if not certain:
        notes.append(("uncertain_encoding", {"encoding": encoding}))
    elif encoding != "UTF-8":
        notes.append(("encoding", {"encoding": encoding}))
    body = text[start:]
    rows = _rows(body, separator, limits, quoted='"' in body)
    if rows is None or ('"' in body and _swallowed(rows, separator)):
        rows = [
            [_QUOTED.sub(r"\1", cell) for cell in row] for row in _rows(body, separator, limits, quoted=False) or ()
        ]
        notes.append(("open_quote", {}))
    wide = _wider(rows)
    if wide:
        notes.append(("rows_wider", {"count": len(wide), "row": wide[0]}))
    return _squared(rows, limits), notes


def _rows(text: str, separator: str | None, limits: Limits, *, quoted: bool) -> list[list[str]] | None:
    """The rows; ``None`` when the text ends within quotes."""
    rows: list[list[str]] = []
    cells = 0
    apostrophe = any(f"'{start}" in text for start in _FORMULA_STARTS)  # it only said: no formula
    shielded = '="' in text  # ="0012" keeps Excel from taking it for a number
    ended = text.rstrip("\r\n") + f"\r\n{_END}"
    try:
        for row in csv.reader(
            io.StringIO(ended, newline=""),
            delimiter=separator or "\0",
            quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        ):
            if apostrophe:
                row = [cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA_STARTS else cell for cell in row]
            if shielded:
                row = [shield[1] if cell[:2] == '="' and (shield := _SHIELD.fullmatch(cell)) else cell for cell in row]
            rows.append(row)
            cells += len(row)
            if cells > limits.cells:
                raise Refused("too_many_cells", count=cells, limit=limits.cells)
    except csv.Error as failed:
        if quoted:
            return None
        raise Refused("damaged") from failed
    return rows if rows.pop() == [_END] else None


def _swallowed(rows: list[list[str]], separator: str | None) -> bool:
    """Whether a quote left open has made whole rows part of one cell: lines within a cell that look like rows."""
    width = Counter(len(row) for row in rows[:2000]).most_common(1)[0][0] if rows else 0
    if width < 3 or separator is None:
        return False
    return any(
        line.count(separator) == width - 1
        for row in rows
        for cell in row
        if "\n" in cell
        for line in cell.split("\n")[1:-1]
    )


def _wider(rows: list[list[str]]) -> list[int]:
    """Numbers of rows that reach beyond the widest of the usual ones: a separator within a value, perhaps."""
    widths = Counter(len(row) for row in rows[:2000] if len(row) > 1)
    if not widths:
        return []
    common = widths.most_common(1)[0][0]
    first = next(at for at, row in enumerate(rows) if len(row) == common)
    usual = max(map(len, rows[: first + 1]))  # a heading may be wider than rows without trailing separators
    return [number for number, row in enumerate(rows, 1) if len(row) > usual and any(row[usual:])]


def _control_characters(text: str) -> bool:
    start = text[:65_536]
    return sum(letter < " " and letter not in "\t\r\n\f\x1a" for letter in start) > len(start) // 1000


def _squared(rows: list[list[str]], limits: Limits) -> list[list[str]]:
    """All rows equally long; blank text at both ends is no content."""
    width = max(map(len, rows), default=0)
    if width * len(rows) > limits.cells:
        raise Refused("too_many_cells", count=width * len(rows), limit=limits.cells)
    for row in rows:
        if len(row) < width:
            row += [""] * (width - len(row))
    return rows

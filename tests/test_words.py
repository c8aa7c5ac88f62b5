"""English and Chinese are both complete, and speak the trade's words."""

from __future__ import annotations

import ast
import csv
import gettext
import re
import string
from collections.abc import Iterator
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from hrdesk import words

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "hrdesk").rglob("*.py"))
CJK = "[\u3400-\u9fff\U00020000-\U0003ffff]"
MARKS = {"_", "N_", "P_", "_n", "N_n"}

#: English terms of the glossary that mean something else as a whole message, with the reason.
OTHER_MEANING: dict[str, str] = {
    "question": "of an exam: 试题; about a figure: 疑问, by its context",
    "complaint": "the state of a case: 投诉中",
    "appeal": "a button and a kind beside 疑问: 申诉",
    "evaluation": "a column of papers: the document 考核表",
    "agency": "the user's own agency, not a third party: 机构",
    "grade": "head of a narrow column under 绩效考核: 等级",
    "overdue": "of tasks; 逾期 is kept for debt",
    "payroll": "the rail's word for the whole page: 薪资",
    "ranking": "the paper: 排名表",
    "score": "the grid's total: 总分",
    "supervisor": "the role of an account: 主管",
    "required": "of a form's field: 必填",
}

#: Chinese words the design pictures used before the glossary settled, or that are kept for something else.
BANNED = {
    "查看明文": "显示完整",
    "字段映射": "对应列",
    "视为认可": "期满按本结果执行",
    "明细账户": "账号",
    "登陆": "登录",
    "帐号": "账号",
    "帐户": "账号",
}

#: Widget calls whose text a person reads or hears.
SHOWN_BY = {
    "setText", "setWindowTitle", "setToolTip", "setPlaceholderText", "setAccessibleName", "setAccessibleDescription",
    "setStatusTip", "setWhatsThis", "setTitle", "addTab", "addRow", "QLabel", "QPushButton", "QCheckBox",
    "QRadioButton", "QGroupBox", "QAction", "QToolButton",
}  # fmt: skip


def _catalogue_tool() -> ModuleType:
    """``packaging/catalogue.py``: the set-up's own reading of the program and of the catalogue."""
    found = spec_from_file_location("catalogue", ROOT / "packaging" / "catalogue.py")
    assert found is not None
    assert found.loader is not None
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


TOOL = _catalogue_tool()


@cache
def translations() -> dict[tuple[str, str | None], str]:
    return TOOL.translations(TOOL.stored())


@cache
def said() -> dict[tuple[str, str | None], str]:
    """Every message of the program with the file that says it."""
    return TOOL.extracted()


def places(text: str) -> set[str]:
    """The names in braces that a message is filled with."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call in the program: where, the node, the called name."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
                yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}", node, name


def literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_every_message_has_chinese() -> None:
    have = translations()
    assert not [f"{file}: {key[0]}" for key, file in said().items() if not have.get(key)]


def test_the_catalogue_holds_nothing_that_is_said_nowhere() -> None:
    assert not [text for text, _ in translations().keys() - said().keys()]


def test_both_languages_fill_in_the_same_values() -> None:
    wrong = [text for (text, _), chinese in translations().items() if chinese and places(text) != places(chinese)]
    assert not wrong


def test_a_message_is_a_literal() -> None:
    built = (ast.JoinedStr, ast.BinOp, ast.Call)
    assert not [
        where
        for where, node, name in calls()
        if name in MARKS and node.args and isinstance(node.args[-1], built) and not _only_marked(node.args[-1])
    ]


def _only_marked(node: ast.expr) -> bool:
    """``_(N_("…"))`` and ``_(name_of(x))`` look a stored literal up; a text put together on the spot is a mistake."""
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") not in {"format", "join"}


def test_a_message_is_given_every_value_it_shows() -> None:
    missing = []
    for where, node, name in calls():
        text = literal(node.args[-1]) if name in {"_", "P_", "_n"} and node.args else None
        if text and not any(keyword.arg is None for keyword in node.keywords):
            given = {keyword.arg for keyword in node.keywords}
            missing += [f"{where} {{{place}}}" for place in places(text) - given]
    assert not missing


def test_an_error_is_given_every_value_its_sentence_shows() -> None:
    missing = []
    for where, node, name in calls():
        if name not in {"UserError", "Denied", "Conflict", "Unavailable"}:
            continue
        if any(keyword.arg is None for keyword in node.keywords):
            continue
        given = {str(keyword.arg) for keyword in node.keywords} - {"code", "hint", "field"}
        texts = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "hint")]
        marked = [text.args[-1] for text in texts if isinstance(text, ast.Call) and text.args]
        wanted = {place for text in marked if (value := literal(text)) for place in places(value)}
        missing += [f"{where} {{{place}}}" for place in wanted - given]
    assert not missing


def test_both_forms_of_a_counted_message_are_english_show_its_count_and_nothing_else_differs() -> None:
    wrong = []
    for where, node, name in calls():
        if name in {"_n", "N_n"} and literal(node.args[0]) is not None:
            one, many = (literal(argument) or "" for argument in node.args)
            if one == many or "count" not in places(many) or places(one) != places(many) or re.search(CJK, one):
                wrong.append(f"{where} {one!r} {many!r}")
    assert not wrong


def glossary() -> list[tuple[str, str]]:
    with (ROOT / "resources" / "words" / "glossary.tsv").open(encoding="utf-8", newline="") as file:
        return [(row["english"], row["zh_CN"]) for row in csv.DictReader(file, delimiter="\t")]


def test_the_trades_words_are_used() -> None:
    wanted: dict[str, set[str]] = {}
    for english, chinese in glossary():
        for term in re.sub(r"\s*\([^)]*\)", "", english).split(" / "):
            wanted.setdefault(term.lower(), set()).update({chinese, *chinese.split(" / ")})
    wrong = [
        f"{text}: {chinese}, not {' or '.join(sorted(wanted[term]))}"
        for (text, _), chinese in translations().items()
        if (term := text.lower().rstrip(":")) in wanted
        and term not in OTHER_MEANING
        and chinese.rstrip("：") not in wanted[term]
    ]
    assert not wrong


def test_no_chinese_word_is_used_that_the_trade_does_not_use() -> None:
    wrong = [
        f"{bad} ({good}): {text}" for text in translations().values() for bad, good in BANNED.items() if bad in text
    ]
    assert not wrong


def test_overdue_is_said_of_debt_only() -> None:
    said_of_debt = re.compile("逾期(天数|账款|债务|案件)")
    assert not [text for text in translations().values() if "逾期" in said_of_debt.sub("", text)]


def test_chinese_sentences_use_chinese_punctuation() -> None:
    slip = re.compile(f"{CJK}[,;!?]|{CJK}:(?!\\d)|\\.\\.\\.|{CJK}\\.(\\s|$)")
    assert not [text for text in translations().values() if slip.search(text)]


def test_sentences_are_joined_at_one_place() -> None:
    """A blank between two Chinese sentences is a slip of the pen; ``sentences`` and ``UserError.whole`` know."""
    slip = re.compile(
        r"\{[\w.]+\} \{[\w.]*hint\}"  # f"{error} {error.hint}"
        r"|\" \"\.join\((?![^\n]*\.split\(\))[^\n]*(?:hint|problem|failure|warnings|notes|sentences?\b)"
        r"|(?:\+=?) \" \" \+ _n?\((?:\s*)\"[^\"]*\."  # words += " " + _("A sentence.")
        r"|_\(\"[^\"]*\.\"\) \+ \" \"|\{sentence\} \{"
    )
    assert not [
        f"{path.relative_to(ROOT).as_posix()}: {found.group()}"
        for path in SOURCES
        for found in slip.finditer(path.read_text("utf-8"))
    ]


def test_sentences_have_no_blank_between_them_in_chinese() -> None:
    with words.speaking("zh_CN"):
        assert words.sentences("不一致。", "", "请输入本人姓名。") == "不一致。请输入本人姓名。"
    assert words.sentences("It differs.", "Type your name.") == "It differs. Type your name."
    assert words.sentences("", "") == ""


def test_english_sources_hold_no_chinese() -> None:
    assert not [text for text, _ in said() if re.search(CJK, text)]


@pytest.mark.parametrize("room", ["gui", "cli", "documents"])
def test_no_room_that_speaks_to_people_holds_chinese_outside_the_catalogue(room: str) -> None:
    found = []
    for path in sorted((ROOT / "hrdesk" / room).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
        found += [
            f"{path.relative_to(ROOT).as_posix()}:{node.lineno} {text}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and id(node) not in prose
            and (text := literal(node))
            and re.search(CJK, text)
            and text not in {"中文", "简体中文"}  # a language is called by its own name
        ]
    assert not found


def test_what_a_widget_shows_goes_through_the_catalogue() -> None:
    bare = []
    for where, node, name in calls():
        if name in SHOWN_BY:
            texts = [text for argument in node.args if (text := literal(argument))]
            bare += [f"{where} {text!r}" for text in texts if re.search("[A-Za-z]{2}", text) and text not in OWN_NAMES]
    assert not bare


#: Shown as they are in every language.
OWN_NAMES = {"English", "HRDesk", "PDF"}


def test_the_chosen_language_is_spoken_and_can_be_changed_for_a_block() -> None:
    words.use("zh_CN")
    with words.speaking("en"):
        assert words.current() == "en"
        assert words._("{count} rows", count=3) == "3 rows"
    assert words.current() == "zh_CN"


@pytest.mark.parametrize(("count", "said"), [(0, "0 pages"), (1, "1 page"), ("1", "1 page"), (2, "2 pages")])
def test_english_tells_one_from_many(count: object, said: str) -> None:
    with words.speaking("en"):
        assert words._n("{count} page", "{count} pages", count=count) == said


def test_a_counted_message_kept_for_later_is_said_in_the_language_of_its_reader() -> None:
    kept = words.N_n("{count} page", "{count} pages")
    with words.speaking("en"):
        assert words._(kept, count=1) == "1 page"
    with words.speaking("zh_CN"):
        assert words._(kept, count=1) == "1 页"
        assert words._(kept, count=3) == "3 页"


def test_a_language_nobody_speaks_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        words.use("fr")


def test_a_name_given_by_the_agency_is_shown_in_english_where_it_has_one() -> None:
    with words.speaking("en"):
        assert words.named("回款金额", "Amount recovered") == "Amount recovered"
        assert words.named("回款金额", None) == "回款金额"
    assert words.named("回款金额", "Amount recovered") == "回款金额"


def test_the_compiled_catalogue_says_what_the_written_one_says() -> None:
    compiled = gettext.translation("hrdesk", ROOT / "resources" / "words", ["zh_CN"])
    for (text, context), chinese in translations().items():
        found = compiled.pgettext(context, text) if context else compiled.gettext(text)
        assert found == (chinese or text)

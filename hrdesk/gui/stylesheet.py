"""The application's style sheet, written from the design's colour tokens.

Widgets choose their look by the dynamic properties ``role`` (what a button or frame is for), ``tone`` (a status),
``look`` (small, title, hint, …) and ``wrong`` (an input with an error).
"""

from __future__ import annotations

from collections.abc import Mapping

from hrdesk.words import resources

_SHEET = """
* { outline: none; etch-disabled-text: 0; }
QComboBox { combobox-popup: 0; }
QAbstractItemView { activate-on-singleclick: 0; }
QToolTip { background: @bg.surface; color: @text.primary; border: 1px solid @line.border; padding: 4px 6px;
  qproperty-textFormat: PlainText; }
QFrame[role="rail"], QFrame[role="calm"] { background: @bg.window; border: none; }
QFrame[role="rail"] { border-right: 1px solid @line.border; }
QFrame[role="head"] { background: @bg.surface; border: none; border-bottom: 1px solid @line.border; }
QFrame[role="foot"] { background: @bg.surface; border: none; border-top: 1px solid @line.border; }
QFrame[role="strip"] { background: @bg.sunken; border: none; border-bottom: 1px solid @line.border; }
QFrame[role="surface"], QWidget[role="surface"] { background: @bg.surface; border: none; }
QFrame[role="panel"] { background: @bg.sunken; border: none; border-left: 1px solid @line.border; }
QFrame[role="panel-white"] { background: @bg.surface; border: none; border-left: 1px solid @line.border; }
QFrame[role="panel-head"] { background: transparent; border: none; border-bottom: 1px solid @line.border; }
QFrame[role="card"] { background: @bg.surface; border: 1px solid @line.border; border-radius: 4px; }
QFrame[role="card"][current="true"] { border: 2px solid @focus.ring; }
QFrame[role="line"] { background: @line.grid; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="upright"] { background: @line.border; border: none; max-width: 1px; min-width: 1px; }
QFrame[role="floating"] { background: @bg.surface; border: 1px solid @line.control; border-radius: 4px; }
QFrame[role="tag"][tone="success"], QFrame[role="banner"][tone="success"] { background: @status.success.bg; }
QFrame[role="tag"][tone="warning"], QFrame[role="banner"][tone="warning"] { background: @status.warning.bg; }
QFrame[role="tag"][tone="error"], QFrame[role="banner"][tone="error"] { background: @status.error.bg; }
QFrame[role="tag"][tone="info"], QFrame[role="banner"][tone="info"] { background: @status.info.bg; }
QFrame[role="banner"] { border: none; border-bottom: 1px solid @line.border; }
QFrame[role="tag"] { border: none; border-radius: 3px; }

QLabel { background: transparent; }
QLabel[look="title"] { font-size: 18px; font-weight: 700; }
QLabel[look="strong"] { font-weight: 700; }
QLabel[look="small"] { font-size: 12px; color: @text.secondary; }
QLabel[look="secondary"] { color: @text.secondary; }
QLabel[look="hint"] { font-size: 12px; color: @text.secondary; }
QLabel[look="section"] { font-size: 12px; font-weight: 700; color: @text.secondary; }
QLabel[look="key"] { font-size: 12px; color: @text.secondary; background: @bg.sunken; border: 1px solid @line.border;
  border-radius: 3px; padding: 0 4px; min-height: 16px; }
QLabel[look="current"] { font-size: 12px; font-weight: 700; color: @accent.text; background: @bg.selected;
  border-radius: 3px; padding: 2px 8px; }
QLabel[tone="success"] { color: @status.success; }
QLabel[tone="warning"] { color: @status.warning; }
QLabel[tone="error"] { color: @status.error; }
QLabel[tone="info"] { color: @status.info; }
QLabel[look="small"][tone="error"] { color: @status.error; }
QLabel[look="small"][tone="warning"] { color: @status.warning; }

QPushButton, QToolButton[role="plain"] { background: @bg.surface; color: @text.primary; border: 1px solid @line.border;
  border-radius: 4px; padding: 0 9px; min-height: 26px; max-height: 26px; }
QPushButton:hover, QToolButton[role="plain"]:hover { background: @bg.hover; }
QPushButton:pressed, QPushButton:checked, QToolButton[role="plain"]:checked { background: @bg.selected; }
QPushButton:focus, QToolButton[role="plain"]:focus { border: 2px solid @focus.ring; padding: 0 8px; min-height: 24px;
  max-height: 24px; }
QPushButton:disabled, QToolButton:disabled { color: @text.disabled; }
QPushButton[scale="large"] { min-height: 34px; max-height: 34px; padding: 0 15px; }
QPushButton[scale="large"]:focus { min-height: 32px; max-height: 32px; padding: 0 14px; }
QPushButton[scale="pad"] { min-width: 62px; min-height: 54px; max-height: 54px; font-size: 20px; }
QPushButton[role="primary"] { background: @accent.fill; color: @accent.on; font-weight: 700; border: 1px solid @accent.fill;
  padding: 0 11px; }
QPushButton[role="primary"]:hover { background: @accent.hover; border-color: @accent.hover; }
QPushButton[role="primary"]:pressed { background: @accent.pressed; border-color: @accent.pressed; }
QPushButton[role="primary"]:focus { border: 2px solid @accent.fill; padding: 0 10px; }
QPushButton[role="primary"][scale="large"] { padding: 0 15px; }
QPushButton[role="primary"][scale="large"]:focus { padding: 0 14px; }
QPushButton[role="primary"]:disabled { background: @bg.hover; color: @text.disabled; border: 1px solid @line.border; }
QPushButton[role="danger"] { color: @status.error; }
QPushButton[role="link"], QToolButton[role="link"] { background: transparent; border: 1px solid transparent; color: @accent.text;
  padding: 0 3px; min-height: 24px; max-height: 24px; }
QPushButton[role="link"]:hover, QToolButton[role="link"]:hover { background: @bg.hover; }
QPushButton[role="link"]:focus, QToolButton[role="link"]:focus { border: 2px solid @focus.ring; padding: 0 2px;
  min-height: 22px; max-height: 22px; }
QPushButton[role="link"]:disabled, QToolButton[role="link"]:disabled { color: @text.disabled; }
QPushButton[role="status"] { background: transparent; border: 1px solid transparent; color: @text.secondary; font-size: 12px;
  min-height: 22px; max-height: 22px; padding: 0 3px; }
QPushButton[role="status"]:focus { border: 2px solid @focus.ring; min-height: 20px; max-height: 20px; padding: 0 2px; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0 5px; min-height: 26px;
  max-height: 26px; }
QToolButton:hover { background: @bg.hover; }
QToolButton:pressed, QToolButton:checked { background: @bg.selected; }
QToolButton:focus { border: 2px solid @focus.ring; padding: 0 4px; min-height: 24px; max-height: 24px; }
QToolButton[role="inside"] { border: none; padding: 0; min-height: 24px; max-height: 24px; }
QToolButton[role="inside"]:focus { border: 2px solid @focus.ring; padding: 0; min-height: 20px; max-height: 20px; }
QToolButton[role="user"] { min-height: 42px; max-height: 42px; padding: 0 6px; text-align: left; border-radius: 4px; }
QToolButton[role="chip"] { background: @bg.selected; color: @accent.text; font-size: 12px; border: 1px solid @bg.selected;
  border-radius: 3px; min-height: 22px; max-height: 22px; }
QToolButton[role="tile"], QToolButton[role="tile"]:focus { background: @bg.surface; border: 1px solid @line.border; min-height: 50px; max-height: 50px; }
QToolButton[tone="warning"] { background: @status.warning.bg; color: @status.warning; border: 1px solid @status.warning; }
QToolButton[tone="warning"]:focus { border: 2px solid @focus.ring; }

QLineEdit, QComboBox, QDateEdit, QSpinBox, QPlainTextEdit, QTextEdit { background: @bg.surface; color: @text.primary;
  border: 1px solid @line.control; border-radius: 4px; padding: 0 7px; min-height: 26px;
  selection-background-color: @accent.fill; selection-color: @accent.on; }
QLineEdit, QComboBox, QDateEdit, QSpinBox { max-height: 26px; }
QPlainTextEdit, QTextEdit { padding: 3px 4px; }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus { border: 2px solid @focus.ring; padding: 0 6px;
  min-height: 24px; max-height: 24px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @focus.ring; padding: 2px 3px; }
QLineEdit[scale="large"], QComboBox[scale="large"] { min-height: 34px; max-height: 34px; padding: 0 8px; }
QLineEdit[scale="large"]:focus, QComboBox[scale="large"]:focus { min-height: 32px; max-height: 32px; padding: 0 7px; }
QLineEdit[scale="small"], QComboBox[scale="small"] { min-height: 22px; max-height: 22px; padding: 0 5px; font-size: 12px; }
QLineEdit[scale="small"]:focus, QComboBox[scale="small"]:focus { min-height: 20px; max-height: 20px; padding: 0 4px; }
QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"] { border: 1px solid @status.error; }
QLineEdit[wrong="true"]:focus, QComboBox[wrong="true"]:focus, QPlainTextEdit[wrong="true"]:focus {
  border: 2px solid @status.error; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { background: @bg.sunken; color: @text.disabled;
  border-color: @line.border; }
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"] { background: @bg.sunken; border-color: @line.border; }
QLineEdit[lead="true"] { padding-left: 3px; }
QComboBox[active="true"], QLineEdit[active="true"] { border: 1px solid @focus.ring; background: @bg.selected;
  color: @accent.text; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox[scale="small"] { padding-right: 0; }
QComboBox[scale="small"]::drop-down { width: 16px; }
QComboBox::down-arrow { image: url(@icon.chevron-down); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @bg.surface; border: 1px solid @line.control; padding: 2px;
  selection-background-color: @bg.selected; selection-color: @text.primary; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; }
QLineEdit[role="bare"] { border: none; background: transparent; padding: 0; }

QCheckBox, QRadioButton { spacing: 6px; min-height: 24px; background: transparent; padding: 0 3px; border: 1px solid transparent;
  border-radius: 4px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid @focus.ring; padding: 0 2px; min-height: 22px; }
QCheckBox::indicator, QAbstractItemView::indicator { width: 14px; height: 14px; border: 1px solid @line.control;
  border-radius: 2px; background: @bg.surface; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: @accent.fill; border-color: @accent.fill;
  image: url(@icon.check); }
QCheckBox::indicator:indeterminate { background: @accent.fill; border-color: @accent.fill; image: url(@icon.minus); }
QRadioButton::indicator { width: 12px; height: 12px; border: 1px solid @line.control; border-radius: 7px; background: @bg.surface; }
QRadioButton::indicator:checked { width: 4px; height: 4px; border: 5px solid @accent.fill; border-radius: 7px;
  background: @accent.on; }
QCheckBox:disabled, QRadioButton:disabled { color: @text.disabled; }

QMenu { background: @bg.surface; color: @text.primary; border: 1px solid @line.border; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 10px; border-radius: 3px; }
QMenu::item:selected { background: @bg.selected; }
QMenu::item:disabled { color: @text.disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: @line.grid; margin: 4px 6px; }

QAbstractItemView { background: @bg.surface; border: none; selection-background-color: @bg.selected;
  selection-color: @text.primary; }
QTableView, QTreeView { gridline-color: @line.grid; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableView::item { border: none; }
QHeaderView { background: @bg.sunken; border: none; }
QHeaderView::section { background: @bg.sunken; color: @text.secondary; font-size: 12px; border: none;
  border-bottom: 1px solid @line.border; padding: 0 8px; }
QTableCornerButton::section { background: @bg.sunken; border: none; border-bottom: 1px solid @line.border; }
QListView[role="clear"], QTreeView[role="clear"], QTableView[role="clear"] { background: transparent; }
QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; border: none; border-bottom: 2px solid transparent; padding: 0 2px; margin-right: 20px;
  min-height: 30px; color: @text.secondary; }
QTabBar::tab:selected { color: @accent.text; font-weight: 700; border-bottom: 2px solid @accent.fill; }
QTabBar::tab:hover { color: @text.primary; }
QTabBar::tab:focus { border: 2px solid @focus.ring; }
QTabWidget::pane { border: none; }
QSplitter::handle { background: @line.border; }
QSplitter::handle:hover { background: @focus.ring; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[role="page"] { background: @bg.surface; }
QDialog QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @line.border; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @line.control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: @line.grid; border: none; border-radius: 2px; min-height: 6px; max-height: 6px; text-align: right; }
QProgressBar::chunk { background: @accent.fill; border-radius: 2px; }
QStatusBar { background: @bg.window; border-top: 1px solid @line.border; }
QStatusBar::item { border: none; }
QDialog { background: @bg.surface; }
"""


def stylesheet(values: Mapping[str, str], dark: bool) -> str:
    """The sheet for ``values`` (token → #RRGGBB)."""
    sheet = _SHEET
    for name in ("chevron-down", "check", "minus"):
        sheet = sheet.replace(f"@icon.{name}", f'"{_picture(name, dark)}"')
    for token in sorted(values, key=len, reverse=True):
        sheet = sheet.replace("@" + token, values[token])
    return sheet


def _picture(name: str, dark: bool) -> str:
    """A style sheet can only name a file, so the three pictures it needs are kept in both colours."""
    return (resources() / "icons" / "sheet" / f"{name}-{'dark' if dark else 'light'}.svg").as_posix()

"""分析: turnover by month, unit, tenure and reason, and how many new colleagues leave early."""

from hrdesk.gui.pages.insight.page import InsightPage

__all__ = ["InsightPage"]

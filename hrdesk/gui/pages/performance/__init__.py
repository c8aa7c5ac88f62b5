"""The month's evaluation: the grid, where each figure comes from, and the way from figures to published sheets."""

from hrdesk.gui.pages.performance.page import PerformancePage

__all__ = ["PerformancePage"]

"""人员: the list of people, the record of one, its form."""

from hrdesk.gui.pages.people.page import PeoplePage

__all__ = ["PeoplePage"]

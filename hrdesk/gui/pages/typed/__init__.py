"""Sheets typed into like a spreadsheet: what entering figures and the month's targets have in common."""

"""Spreadsheets in and out: read anything, find the header, match columns, report rows.

In: ``reading.read`` → ``model.Workbook`` → ``reading.choose_sheet`` → ``reading.table_of`` (``header.Layout``) →
``mapping.propose`` → ``rows.read_rows``. Out: ``export.write_table``. Files are parsed by a process of their own
(``guard``, ``child``); nothing here keeps a database or a window.
"""

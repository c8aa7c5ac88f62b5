"""Spreadsheets in and out: read anything, find the header, match columns, report rows."""

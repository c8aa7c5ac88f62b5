"""Reusable parts: tables, forms, buttons, panels."""

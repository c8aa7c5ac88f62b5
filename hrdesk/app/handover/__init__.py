"""Handover of open cases: planned, handed out, taken over or objected to, reversed; and back to the collection system."""

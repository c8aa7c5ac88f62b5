"""Handover of open cases: who holds a case on which day, and who should take over what."""

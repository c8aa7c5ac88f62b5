"""Targets of a month for teams and people: one sheet to see and change them, sums spread, a month taken over."""

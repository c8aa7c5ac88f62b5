"""Targets of a month: what is in force for whom, sums spread over months and people, a month taken over and raised."""

"""The tests mirror ``hrdesk/``; ``journeys`` act as a person would, ``faults`` break things, ``bench`` measures."""

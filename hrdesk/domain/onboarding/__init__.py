"""Rules of joining: checklists with their due days and gates, joiners, the licence to work."""

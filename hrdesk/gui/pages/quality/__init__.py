"""质检: the month's checks of calls, entered here or brought in by files."""

"""The same use cases from a terminal or the task scheduler."""

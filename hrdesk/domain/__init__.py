"""The trade's rules as pure Python: no input or output, no clock of its own, no database, no window."""

"""Qt item models over frozen results."""

"""绩效校准: a month's grades looked at together before they are confirmed and published."""

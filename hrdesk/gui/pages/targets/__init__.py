"""月度目标: the targets of a month for teams and people."""

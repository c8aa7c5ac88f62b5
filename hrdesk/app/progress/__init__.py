"""本月进度: the running month against target and pace, read from what is there; nothing is computed for keeping."""

"""本月进度: the running month against target and pace."""

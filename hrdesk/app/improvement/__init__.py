"""绩效面谈与改进计划: interviews recorded, plans agreed, followed up and closed."""

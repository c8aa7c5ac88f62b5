"""面谈与改进: interviews about evaluations and the plans agreed in them."""

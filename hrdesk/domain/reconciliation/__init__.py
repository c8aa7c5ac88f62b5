"""对账: whose a repayment is, and where the sources of a month say different things."""

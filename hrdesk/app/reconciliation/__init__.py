"""对账: a month's sources side by side, their differences found afresh and settled by people, before anything is published."""

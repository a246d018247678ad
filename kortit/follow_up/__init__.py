"""The follow-up of goals: periods, the line of a goal in a period, and the report that is made of them."""

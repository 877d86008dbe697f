"""Exit codes. A deduction is a normal result."""

DONE = 0
FOUND = 1
USAGE = 2
RULES_INVALID = 3
FACTS_REJECTED = 4
UNDECIDED = 5
OUR_BUG = 70

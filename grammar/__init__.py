"""Text of a rule file → syntax tree. Knows nothing of the engine."""

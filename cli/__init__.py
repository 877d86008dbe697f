"""The kaoping command: one file per command; each reads, calls the engine, renders."""

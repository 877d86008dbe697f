"""Policy and facts → decisions."""

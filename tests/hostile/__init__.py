"""Whatever a server answers, Steward says so with words, and goes on with the next good answer."""

"""Updates of Steward, from the home that a commit left behind."""

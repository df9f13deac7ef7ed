"""The stream of passings."""

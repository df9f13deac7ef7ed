"""The pure core of the door."""

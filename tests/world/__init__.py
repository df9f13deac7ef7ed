"""A world in which time is free: Steward in a Home Assistant, all systems, and every fault."""

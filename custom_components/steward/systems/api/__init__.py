"""What the clients of all systems share: errors, HTTP, JSON; none of it knows Home Assistant."""

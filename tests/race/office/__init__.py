"""The race's office in Home Assistant, with a simulated cloud."""

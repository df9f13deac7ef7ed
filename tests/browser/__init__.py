"""The cards and the dashboard, in a real browser, a real Home Assistant and the simulators."""

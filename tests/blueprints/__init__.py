"""The blueprints, as they are shipped."""

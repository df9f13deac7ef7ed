"""The repository's own files hold together."""

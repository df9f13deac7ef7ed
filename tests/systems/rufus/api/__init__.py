"""The client and its wire types."""

"""eliab, as a library: its client and its wire types."""

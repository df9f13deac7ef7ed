"""The systems that Steward works with, one package each; `table` lists them."""

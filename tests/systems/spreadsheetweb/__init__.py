"""Tests of the system SpreadsheetWEB."""

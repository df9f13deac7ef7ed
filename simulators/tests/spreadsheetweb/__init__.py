"""Tests of the SpreadsheetWEB simulator."""

"""Muster: from the first question to a signed contract."""

"""Demonstration data: fictional offices, staff and applicants. Loaded only in demonstration mode."""

from muster.site.demonstration.load import load

__all__ = ["load"]

"""Placement: wishes, ranks and seats in; a stable placement with its reasons and its proof out."""

from muster.placement.errors import PlacementError
from muster.placement.instance import NOT_RANKED, NOWHERE, Instance, Placement

__all__ = ["NOT_RANKED", "NOWHERE", "Instance", "Placement", "PlacementError"]

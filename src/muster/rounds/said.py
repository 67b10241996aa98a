"""What a round says, as it is kept and shown: of friends, and of supply and demand."""

from typing import TypedDict


class Tried(TypedDict):
    """One unit in which two friends could not be together: what stood in the way (`placement.friends.Obstacle`),
    whether for the reader or for the friend, and how many others would have lost by it."""

    unit: str
    obstacle: str
    you: bool
    friend: bool
    others: int


class Beside(TypedDict):
    """What became of somebody's wish to be with a friend: `placement.friends.Together`, or that the friend takes no
    part; the unit in which both are; the number of the wish that they would have had alone."""

    result: str
    unit: str
    alone: int | None
    tried: list[Tried]


class Part(TypedDict):
    """Supply and demand of one unit, or of one rank category (`name`): free seats, those filled, lawful wishes."""

    name: str
    seats: int
    filled: int
    wished: int

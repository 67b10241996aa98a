"""How one change moves people, in a chain: the compiled part of the live placement.

**What is kept.** The *book* of a post (`book.py`) holds, the best first, those placed there and those who would rather
be. A placement is stable exactly if the first `SEATS` of every book are those placed there. It is the applicants' best
stable one exactly if, besides, nobody can gain by a turn. A *turn* is a circle of posts in which each post's first
refused is placed at the next post of the circle: all of them move at once, each to the post that refused them.

**Nothing is refused that would have been accepted** (`propose`). Deferred acceptance ends the same in whatever order
people propose (D. McVitie and L. Wilson, 1971). So who arrives may propose last; and where a seat is closed, all that
was refused so far is refused with one seat less too, and the last one held proposes on.

**A seat that becomes free** (`fill`) is offered to the first refused of the book, whose own seat is then offered in
turn: the vacancy chain of Y. Blum, A. Roth and U. Rothblum (Journal of Economic Theory 76, 1997). Everybody who moves
gains, so it ends; who is passed over at a post stands behind whoever moved there, so nobody envies with reason, and the
end is stable. But it is only the *least* of the stable placements in which nobody loses, not the applicants' best: who
withdraws may have set off, by a wish that was refused, a chain that kept others from exchanging their posts. Even the
withdrawal of somebody placed nowhere can do that.

**Then turns are taken until there are none** (`settle`). They are the rotations of D. Gusfield and R. Irving (The
Stable Marriage Problem, 1989), towards the applicants:

* A turn keeps the placement stable. Somebody who wants a post after it wanted it before, so stood at or behind its
  first refused; if the post is in the circle, that one took the seat and all others held stand before.
* Without a turn the placement M is the applicants' best one, B. Suppose not. In both, the same people are placed and
  each post holds as many (A. Roth, Econometrica 54, 1986). Take any post p that holds others in B than in M, so
  somebody whom B brings to p and whom p refuses in M. Let b be p's first refused: b stands no further behind. If M and
  B gave b the same post, b would want p in B and stand before somebody held there, and B would not be stable. So the
  post of b in M holds others in B, too. From each such post the first refused leads to another such post; there are
  finitely many; so they lead in a circle, a turn.
* It suffices to look for turns from the posts whose first refused changed, or changed their post: before the event
  there was no turn, and a new one has to pass through one of these (`QUEUED`).
"""

from muster.placement.book import (
    AT,
    BEGIN,
    CHANGED,
    COUNT,
    LENGTH,
    QUEUED,
    SEATS,
    START,
    WALK,
    Market,
    enter,
    first_refused,
    has_room,
    look_at,
    note,
    post_of,
    seek,
    strike,
)
from muster.placement.compiled import compiled
from muster.placement.instance import NOWHERE, Numbers


@compiled
def propose(market: Market, who: int) -> int:
    """Let an applicant, noted already, propose from the wish they are at, and whom that displaces, and so on.

    Returns -1 at the end, or who is to propose once the books have more room.
    """
    while who >= 0:
        row = market.people[who]
        if row[AT] == row[COUNT]:
            return -1
        wish = row[START] + row[AT]
        post, points = market.wish_post[wish], market.wish_points[wish]
        if not has_room(market, post):
            return who
        place = seek(market, post, points, who)
        enter(market, post, place, points, who)
        begin, length, seats = (
            market.posts[post, BEGIN],
            market.posts[post, LENGTH],
            market.posts[post, SEATS],
        )
        if place >= seats:
            row[AT] += 1
        else:
            who = -1
            if length > seats:
                who = market.book_who[begin + seats]
                note(market, who, post)
                market.people[who, AT] += 1
    return -1


@compiled
def arrive(market: Market, who: int, origin: int) -> int:
    """Let an applicant who stands in no book propose from their first wish on; returns as `propose` does."""
    note(market, who, origin)
    market.people[who, AT] = 0
    return propose(market, who)


@compiled
def leave(market: Market, who: int) -> int:
    """Take an applicant out of all books; returns the post they leave, whose seat is not offered yet."""
    row = market.people[who]
    post = post_of(market, who)
    note(market, who, post)
    for at in range(min(row[AT] + 1, row[COUNT])):
        strike(market, row[START] + at, who)
    return post


@compiled
def climb(market: Market, who: int, post: int) -> int:
    """Move an applicant to a post they wish more; returns the post they leave, whose seat is not offered yet."""
    row = market.people[who]
    left = post_of(market, who)
    note(market, who, left)
    at = 0
    while market.wish_post[row[START] + at] != post:
        above = market.wish_post[row[START] + at]
        refused = market.posts[above]
        if market.book_who[refused[BEGIN] + refused[SEATS]] == who:
            look_at(market, above)
        at += 1
    look_at(market, post)
    for below in range(at + 1, min(row[AT] + 1, row[COUNT])):
        strike(market, row[START] + below, who)
    row[AT] = at
    return left


@compiled
def fill(market: Market, post: int) -> None:
    """Offer a seat that has become free to the first refused, theirs to the next, until nobody wants it."""
    while post != NOWHERE:
        row = market.posts[post]
        if row[LENGTH] < row[SEATS]:
            return
        post = climb(market, market.book_who[row[BEGIN] + row[SEATS] - 1], post)


@compiled
def walk(market: Market, post: int) -> int:
    """A post of the circle to which the first refused lead from here; -1 where they lead nowhere."""
    market.counts[WALK] += 1
    this = market.counts[WALK]
    while market.walked[post] < market.counts[CHANGED]:
        market.walked[post] = this
        who = first_refused(market, post)
        if who < 0:
            return -1
        post = post_of(market, who)
        if post == NOWHERE:
            return -1
    return post if market.walked[post] == this else -1


@compiled
def turn(market: Market, first: int) -> None:
    """Move each post's first refused in from the next post of the circle."""
    post, who = first, first_refused(market, first)
    while who >= 0:
        following = post_of(market, who)
        # Asked before the move, which makes another the first refused there.
        another = first_refused(market, following) if following != first else -1
        climb(market, who, post)
        post, who = following, another
    market.counts[CHANGED] = market.counts[WALK] + 1


@compiled
def settle(market: Market) -> None:
    """Take turns until there are none."""
    market.counts[CHANGED] = market.counts[WALK] + 1
    while market.counts[QUEUED]:
        market.counts[QUEUED] -= 1
        post = market.queue[market.counts[QUEUED]]
        market.in_queue[post] = False
        circle = walk(market, post)
        if circle >= 0:
            turn(market, circle)


@compiled
def depart(market: Market, who: int) -> None:
    """Let an applicant go, who must hold no promise, and offer their seat."""
    post = leave(market, who)
    market.people[who, COUNT] = 0
    market.people[who, AT] = 0
    fill(market, post)
    settle(market)


@compiled
def widen(market: Market, post: int, seats: int) -> None:
    """Open seats, and offer them one after another."""
    while market.posts[post, SEATS] < seats:
        market.posts[post, SEATS] += 1
        look_at(market, post)
        fill(market, post)
    settle(market)


@compiled
def narrow(market: Market, post: int, seats: int) -> int:
    """Close seats one after another, the last one held proposes on; returns as `propose` does."""
    row = market.posts[post]
    while row[SEATS] > seats:
        row[SEATS] -= 1
        if row[LENGTH] > row[SEATS]:
            who = market.book_who[row[BEGIN] + row[SEATS]]
            note(market, who, post)
            market.people[who, AT] += 1
            waits = propose(market, who)
            if waits >= 0:
                return waits
    return -1


@compiled
def fix(market: Market, who: Numbers) -> None:
    """Take placed applicants out of the market, each with their seat."""
    for at in range(who.size):
        post = leave(market, who[at])
        market.posts[post, SEATS] -= 1
    settle(market)

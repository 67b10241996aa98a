"""Addresses of the pages about rounds of placement."""

from django.urls import path

from muster.desk.views import by_hand, candidates, criteria, entering, moving, planning, rounds

urlpatterns = [
    path("cases/<str:reference>/placement/", entering.enter, name="enter-placement"),
    path("cases/<str:reference>/post/", moving.propose, name="propose-post"),
    path("criteria/", criteria.criteria, name="criteria"),
    path("posts/<uuid:post_id>/candidates/", candidates.candidates, name="post-candidates"),
    path("posts/<uuid:post_id>/order/", by_hand.order_by_hand, name="post-order"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/open/", planning.open_round, name="round-open"),
    path("rounds/<uuid:round_id>/", rounds.round_, name="round"),
    path("rounds/<uuid:round_id>/preview/", planning.preview, name="round-preview"),
    path("rounds/<uuid:round_id>/variants/", planning.variants, name="round-variants"),
    path("rounds/<uuid:round_id>/publish/", planning.publish, name="round-publish"),
    path("rounds/<uuid:round_id>/close/", planning.close, name="round-close"),
    path("rounds/<uuid:round_id>/posts/", rounds.posts, name="round-posts"),
    path("rounds/<uuid:round_id>/units/", rounds.units, name="round-units"),
    path("rounds/<uuid:round_id>/certificates/<int:number>/", rounds.certificate, name="round-certificate"),
]

from django.urls import path

from bare import views

urlpatterns = [
    path("apply/", views.apply),
    path("signed-in/apply/", views.apply_signed_in),
    path("done/<int:number>/", views.done, name="done"),
    path("plain/", views.plain),
    path("rows/", views.rows),
]

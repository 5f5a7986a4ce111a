"""REST routes of actors."""

from django.urls import path

from actors.api import reads

urlpatterns = [
    path("actors/", reads.ActorList.as_view(), name="actor-list"),
    path("actors/<uuid:actor_id>/", reads.ActorDetail.as_view(), name="actor-detail"),
    path("actors/<uuid:actor_id>/profile/", reads.ActorProfile.as_view(), name="actor-profile"),
]

"""Routes of case studies."""

from django.urls import path

from casestudies import views

app_name = "casestudies"
urlpatterns = [
    path("case-studies/", views.library, name="library"),
    path("case-studies/precedents/<uuid:engagement_id>/", views.choose, name="choose"),
    path("case-studies/precedents/<uuid:precedent_id>/remove/", views.remove, name="remove"),
    path("case-studies/<slug:slug>/", views.study, name="study"),
    path("case-studies/<slug:slug>/history/", views.history, name="history"),
    path("case-studies/<slug:slug>/edit/", views.edit, name="edit"),
    path("case-studies/<slug:slug>/review/", views.review, name="review"),
    path("case-studies/<slug:slug>/parties/<int:party_id>/", views.link_party, name="link_party"),
]

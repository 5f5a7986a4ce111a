"""REST routes of case studies."""

from django.urls import path

from casestudies.api import views

urlpatterns = [
    path("case-studies/", views.Library.as_view(), name="api_case_studies"),
    path("case-studies/<uuid:study_id>/", views.Study.as_view(), name="api_case_study"),
]

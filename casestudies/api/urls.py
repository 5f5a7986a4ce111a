"""REST routes of case studies."""

from django.urls import path

from casestudies.api import precedents, views

LANE = "reviews/<uuid:review_id>/lanes/<str:lane>"
STUDY = "case-studies/<uuid:study_id>"
ENGAGEMENT = "engagements/<uuid:engagement_id>"

urlpatterns = [
    path("case-studies/", views.Library.as_view(), name="api_case_studies"),
    path(f"{STUDY}/", views.Study.as_view(), name="api_case_study"),
    path(f"{STUDY}/mark-reviewed/", views.Reviewed.as_view(), name="api_case_study_reviewed"),
    path(f"{STUDY}/link-party/", views.PartyLink.as_view(), name="api_case_study_party"),
    path(f"{ENGAGEMENT}/similar-studies/", precedents.SimilarStudies.as_view(), name="api_similar_studies"),
    path(f"{LANE}/lessons/", precedents.LaneLessons.as_view(), name="api_lane_lessons"),
    path(f"{ENGAGEMENT}/precedents/", precedents.Precedents.as_view(), name="api_precedents"),
    path(f"{ENGAGEMENT}/precedents/<uuid:precedent_id>/", precedents.PrecedentOne.as_view(), name="api_precedent"),
]

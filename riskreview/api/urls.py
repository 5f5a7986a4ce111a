"""REST routes of the gate."""

from django.urls import path

from riskreview.api import commands, reads

urlpatterns = [
    path("reviews/", reads.ReviewList.as_view(), name="api-reviews"),
    path("reviews/<uuid:review_id>/", reads.ReviewDetail.as_view(), name="api-review"),
    path("reviews/<uuid:review_id>/lanes/<str:lane>/", reads.LaneDetail.as_view(), name="api-lane"),
    path("reviews/<uuid:review_id>/claim/", commands.Claim.as_view(), name="api-claim"),
    path("reviews/<uuid:review_id>/release/", commands.Release.as_view(), name="api-release"),
    path("reviews/<uuid:review_id>/answers/", commands.Answers.as_view(), name="api-answers"),
    path("reviews/<uuid:review_id>/evidence/", commands.Evidence.as_view(), name="api-evidence"),
    path("reviews/<uuid:review_id>/mitigations/", commands.Mitigations.as_view(), name="api-mitigations"),
    path("reviews/<uuid:review_id>/take-back/", commands.TakeBack.as_view(), name="api-take-back"),
    path("reviews/<uuid:review_id>/verify/", commands.VerifyMitigation.as_view(), name="api-verify-mitigation"),
    path("reviews/<uuid:review_id>/questions/", commands.Questions.as_view(), name="api-questions"),
    path("reviews/<uuid:review_id>/replies/", commands.Replies.as_view(), name="api-replies"),
    path("reviews/<uuid:review_id>/recommend/", commands.Recommend.as_view(), name="api-recommend"),
    path("reviews/<uuid:review_id>/dissent/", commands.Dissents.as_view(), name="api-dissent"),
    path("reviews/<uuid:review_id>/decide/", commands.Decide.as_view(), name="api-decide"),
    path("engagements/<uuid:engagement_id>/submit/", commands.Submit.as_view(), name="api-submit"),
    path("engagements/<uuid:engagement_id>/withdraw/", commands.Withdraw.as_view(), name="api-withdraw"),
    path("engagements/<uuid:engagement_id>/revise/", commands.Revise.as_view(), name="api-revise"),
    path("engagements/<uuid:engagement_id>/suspend/", commands.Suspend.as_view(), name="api-suspend"),
    path("engagements/<uuid:engagement_id>/lift/", commands.Lifted.as_view(), name="api-lift"),
    path("engagements/<uuid:engagement_id>/emergency/", commands.Emergency.as_view(), name="api-emergency"),
    path("decisions/", reads.DecisionList.as_view(), name="api-decisions"),
    path("decisions/<uuid:decision_id>/", reads.DecisionDetail.as_view(), name="api-decision"),
    path("conditions/", reads.ConditionList.as_view(), name="api-conditions"),
    path("conditions/<uuid:condition_id>/", reads.ConditionDetail.as_view(), name="api-condition"),
    path("conditions/<uuid:condition_id>/meet/", commands.Meet.as_view(), name="api-meet"),
    path("conditions/<uuid:condition_id>/verify/", commands.Verify.as_view(), name="api-verify-condition"),
    path("checklists/", reads.ChecklistList.as_view(), name="api-checklists"),
    path("checklists/<uuid:template_id>/", reads.ChecklistDetail.as_view(), name="api-checklist"),
]

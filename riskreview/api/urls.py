"""REST routes of the gate."""

from django.urls import path

from riskreview.api import door, lanes, oversight, reads, records

urlpatterns = [
    path("reviews/", reads.ReviewList.as_view(), name="api_reviews"),
    path("reviews/<uuid:review_id>/", reads.ReviewDetail.as_view(), name="api_review"),
    path("reviews/<uuid:review_id>/lanes/<str:lane>/", reads.LaneDetail.as_view(), name="api_lane"),
    path("reviews/<uuid:review_id>/claim/", lanes.Claim.as_view(), name="api_claim"),
    path("reviews/<uuid:review_id>/release/", lanes.Release.as_view(), name="api_release"),
    path("reviews/<uuid:review_id>/answers/", lanes.Answers.as_view(), name="api_answers"),
    path("reviews/<uuid:review_id>/evidence/", lanes.Evidence.as_view(), name="api_evidence"),
    path("reviews/<uuid:review_id>/mitigations/", lanes.Mitigations.as_view(), name="api_mitigations"),
    path("reviews/<uuid:review_id>/take-back/", lanes.TakeBack.as_view(), name="api_take_back"),
    path("reviews/<uuid:review_id>/verify/", lanes.VerifyMitigation.as_view(), name="api_verify_mitigation"),
    path("reviews/<uuid:review_id>/questions/", lanes.Questions.as_view(), name="api_questions"),
    path("reviews/<uuid:review_id>/replies/", lanes.Replies.as_view(), name="api_replies"),
    path("reviews/<uuid:review_id>/recommend/", lanes.Recommend.as_view(), name="api_recommend"),
    path("reviews/<uuid:review_id>/dissent/", lanes.Dissents.as_view(), name="api_dissent"),
    path("reviews/<uuid:review_id>/decide/", door.Decide.as_view(), name="api_decide"),
    path("engagements/<uuid:engagement_id>/submit/", door.Submit.as_view(), name="api_submit"),
    path("engagements/<uuid:engagement_id>/withdraw/", door.Withdraw.as_view(), name="api_withdraw"),
    path("engagements/<uuid:engagement_id>/revise/", door.Revise.as_view(), name="api_revise"),
    path("engagements/<uuid:engagement_id>/suspend/", door.Suspend.as_view(), name="api_suspend"),
    path("engagements/<uuid:engagement_id>/lift/", door.Lifted.as_view(), name="api_lift"),
    path("engagements/<uuid:engagement_id>/emergency/", door.Emergency.as_view(), name="api_emergency"),
    path("decisions/", reads.DecisionList.as_view(), name="api_decisions"),
    path("decisions/<uuid:decision_id>/", reads.DecisionDetail.as_view(), name="api_decision"),
    path("decisions/record-schema/", records.RecordSchema.as_view(), name="api_record_schema"),
    path("decisions/<uuid:decision_id>/record/", records.RecordJson.as_view(), name="api_record"),
    path("decisions/<uuid:decision_id>/record.pdf/", records.RecordPdf.as_view(), name="api_record_pdf"),
    path("decisions/<uuid:decision_id>/record.zip/", records.RecordZip.as_view(), name="api_record_zip"),
    path("conditions/", reads.ConditionList.as_view(), name="api_conditions"),
    path("conditions/<uuid:condition_id>/", reads.ConditionDetail.as_view(), name="api_condition"),
    path("conditions/<uuid:condition_id>/meet/", door.Meet.as_view(), name="api_meet"),
    path("conditions/<uuid:condition_id>/verify/", door.Verify.as_view(), name="api_verify_condition"),
    path("mitigations/", oversight.MitigationList.as_view(), name="api_mitigation_list"),
    path("oversight/", oversight.Oversight.as_view(), name="api_oversight"),
    path("oversight/report/", oversight.Parliament.as_view(), name="api_oversight_report"),
    path("checklists/", reads.ChecklistList.as_view(), name="api_checklists"),
    path("checklists/<uuid:template_id>/", reads.ChecklistDetail.as_view(), name="api_checklist"),
]

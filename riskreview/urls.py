"""Routes of the gate."""

from django.urls import path

from riskreview.views import calendar, checklists, deciding, drafts, gate, lane, oversight, queue, records, reviews

app_name = "riskreview"
urlpatterns = [
    path("reviews/", queue.queue, name="queue"),
    path("reviews/working-days/", calendar.calendar, name="calendar"),
    path("reviews/working-days/<uuid:holiday_id>/remove/", calendar.remove_holiday, name="remove_holiday"),
    path("reviews/engagements/<uuid:engagement_id>/submit/", gate.submit, name="submit"),
    path("reviews/engagements/<uuid:engagement_id>/withdraw/", gate.withdraw, name="withdraw"),
    path("reviews/engagements/<uuid:engagement_id>/revise/", gate.revise, name="revise"),
    path("reviews/engagements/<uuid:engagement_id>/suspend/", gate.suspend, name="suspend"),
    path("reviews/engagements/<uuid:engagement_id>/lift/", gate.lift, name="lift"),
    path("reviews/engagements/<uuid:engagement_id>/emergency/", gate.emergency, name="emergency"),
    path("reviews/questions/<uuid:question_id>/", reviews.question, name="question"),
    path("reviews/mitigations/<uuid:mitigation_id>/", records.mitigation, name="mitigation"),
    path("reviews/<uuid:review_id>/", reviews.review, name="review"),
    path("reviews/<uuid:review_id>/decide/", deciding.decide, name="decide"),
    path("reviews/<uuid:review_id>/dissent/", reviews.dissent, name="dissent"),
    path("reviews/<uuid:review_id>/<str:lane>/", lane.lane, name="lane"),
    path("reviews/<uuid:review_id>/<str:lane>/save/", lane.autosave, name="autosave"),
    path("reviews/<uuid:review_id>/<str:lane>/comment/", lane.comment, name="comment"),
    path("reviews/<uuid:review_id>/<str:lane>/claim/", reviews.claim, name="claim"),
    path("reviews/<uuid:review_id>/<str:lane>/release/", reviews.release, name="release"),
    path("decisions/<uuid:decision_id>/", records.decision, name="decision"),
    path("decisions/<uuid:decision_id>/record.<str:kind>/", records.file, name="record_file"),
    path("conditions/", oversight.promises, name="promises"),
    path("oversight/", oversight.oversight, name="oversight"),
    path("oversight/report/", oversight.parliament, name="parliament"),
    path("conditions/<uuid:condition_id>/", records.condition, name="condition"),
    path("checklists/", checklists.checklists, name="checklists"),
    path("checklists/drafts/", drafts.drafting, name="checklist_drafts"),
    path("checklists/drafts/<uuid:draft_id>/", drafts.draft, name="checklist_draft"),
    path("checklists/drafts/<uuid:draft_id>/tried/", drafts.tried, name="checklist_draft_tried"),
    path("checklists/checklists.yaml", checklists.export, name="checklists_export"),
    path("checklists/<uuid:template_id>/", checklists.checklist, name="checklist"),
    path("checklists/<uuid:template_id>/compared/", checklists.compared, name="checklist_compared"),
    path("checklists/<uuid:template_id>/tried/", checklists.tried, name="checklist_tried"),
]

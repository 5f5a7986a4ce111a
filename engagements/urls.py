"""Routes of engagements."""

from django.urls import path

from engagements.views import acts, commitments, deliveries, engagements, incidents, plan, registers, releases, reports

app_name = "engagements"
urlpatterns = [
    path("engagements/", engagements.engagement_list, name="list"),
    path("engagements/new/", plan.plan, name="plan"),
    path("engagements/chance-contact/", acts.chance_contact, name="chance_contact"),
    path("engagements/<uuid:engagement_id>/", engagements.engagement_detail, name="detail"),
    path("engagements/<uuid:engagement_id>/history/", engagements.engagement_history, name="history"),
    path("engagements/<uuid:engagement_id>/plan/<slug:step>/", plan.edit, name="edit"),
    path("engagements/<uuid:engagement_id>/plan/<slug:step>/autosave/", plan.autosave, name="autosave"),
    path("engagements/<uuid:engagement_id>/start/", acts.start, name="start"),
    path("engagements/<uuid:engagement_id>/hold/", acts.hold, name="hold"),
    path("engagements/<uuid:engagement_id>/close/", acts.close, name="close"),
    path("engagements/<uuid:engagement_id>/cancel/", acts.cancel, name="cancel"),
    path("engagements/<uuid:engagement_id>/report/", reports.report, name="report"),
    path("engagements/<uuid:engagement_id>/report/autosave/", reports.autosave_report, name="autosave_report"),
    path("engagements/<uuid:engagement_id>/report/addendum/", reports.add_to_report, name="addendum"),
    path("engagements/<uuid:engagement_id>/information/", reports.add_information, name="add_information"),
    path("engagements/<uuid:engagement_id>/conduct/", reports.add_conduct, name="add_conduct"),
    path("engagements/<uuid:engagement_id>/commitments/", commitments.add, name="add_commitment"),
    path("engagements/<uuid:engagement_id>/releases/new/", releases.prepare, name="prepare_release"),
    path("releases/", releases.release_list, name="releases"),
    path("releases/<uuid:release_id>/", releases.release_detail, name="release"),
    path("releases/<uuid:release_id>/edit/", releases.edit, name="edit_release"),
    path("releases/<uuid:release_id>/release/", releases.let_out, name="let_out"),
    path("releases/<uuid:release_id>/withdraw/", releases.withdraw, name="withdraw_release"),
    path("releases/<uuid:release_id>/recall/", releases.recall, name="recall"),
    path("releases/<uuid:release_id>/falls/<uuid:fall_id>/", releases.uphold, name="uphold"),
    path("releases/<uuid:release_id>/answer/", releases.answer, name="recall_answer"),
    path("reactions/<uuid:reaction_id>/observed/", reports.observe, name="observe"),
    path("information/<uuid:item_id>/check/", reports.check_information, name="check_information"),
    path("offers/<uuid:offer_id>/outcome/", reports.record_offer_outcome, name="offer_outcome"),
    path("offers/<uuid:offer_id>/deliveries/", deliveries.order, name="order_delivery"),
    path("deliveries/<uuid:delivery_id>/", deliveries.delivery_detail, name="delivery"),
    path("deliveries/<uuid:delivery_id>/confirm/", deliveries.confirm, name="confirm_delivery"),
    path("deliveries/<uuid:delivery_id>/stop/", deliveries.stop, name="stop_delivery"),
    path("deliveries/<uuid:delivery_id>/divert/", deliveries.divert, name="divert_delivery"),
    path("conduct/<uuid:note_id>/retract/", reports.retract_note, name="retract_note"),
    path("commitments/", commitments.commitment_list, name="commitments"),
    path("commitments/<uuid:commitment_id>/", commitments.commitment_detail, name="commitment"),
    path("commitments/<uuid:commitment_id>/clarify/", commitments.clarify, name="clarify"),
    path("commitments/<uuid:commitment_id>/follow/", commitments.follow, name="follow"),
    path("commitments/<uuid:commitment_id>/breach/", commitments.propose_breach, name="propose_breach"),
    path("commitments/<uuid:commitment_id>/breach/decide/", commitments.decide_breach, name="decide_breach"),
    path("commitments/<uuid:commitment_id>/asked/<uuid:reshaping_id>/", commitments.answer, name="succession"),
    path(
        "commitments/<uuid:commitment_id>/answers/<uuid:succession_id>/take-back/",
        commitments.take_back,
        name="take_back_answer",
    ),
    path("incidents/", incidents.incident_list, name="incidents"),
    path("incidents/new/", incidents.add, name="new_incident"),
    path("incidents/<uuid:record_id>/", incidents.incident_detail, name="incident"),
    path("incidents/<uuid:record_id>/edit/", incidents.edit, name="edit_incident"),
]
for register in registers.ALL:
    urlpatterns += [
        path(f"{register.many}/", registers.list_of(register), name=register.many),
        path(f"{register.many}/new/", registers.new_in(register), name=f"new_{register.one}"),
        path(f"{register.many}/<uuid:record_id>/", registers.page_of(register), name=register.one),
        path(f"{register.many}/<uuid:record_id>/edit/", registers.edit_in(register), name=f"edit_{register.one}"),
    ]

"""REST routes of engagements."""

from django.urls import path

from engagements.api import commitments, cooption, deliveries, engagements, reads, registers, releases

ENGAGEMENT = "engagements/<uuid:engagement_id>"
COMMITMENT = "commitments/<uuid:commitment_id>"
DELIVERY = "deliveries/<uuid:delivery_id>"
RELEASE = "releases/<uuid:release_id>"

urlpatterns = [
    path("engagements/", engagements.EngagementCollection.as_view(), name="api-engagements"),
    path("engagements/chance-contacts/", engagements.ChanceContacts.as_view(), name="api-chance-contacts"),
    path(f"{ENGAGEMENT}/", engagements.EngagementRecord.as_view(), name="api-engagement"),
    path(f"{ENGAGEMENT}/outlook/", reads.EngagementOutlook.as_view(), name="api-outlook"),
    path(f"{ENGAGEMENT}/start/", engagements.Start.as_view(), name="api-start"),
    path(f"{ENGAGEMENT}/hold/", engagements.Hold.as_view(), name="api-hold"),
    path(f"{ENGAGEMENT}/close/", engagements.Close.as_view(), name="api-close"),
    path(f"{ENGAGEMENT}/cancel/", engagements.Cancel.as_view(), name="api-cancel"),
    path(f"{ENGAGEMENT}/report/", engagements.ReportRecord.as_view(), name="api-report"),
    path(f"{ENGAGEMENT}/addenda/", engagements.Addenda.as_view(), name="api-addenda"),
    path(f"{ENGAGEMENT}/observed-reactions/", engagements.Observed.as_view(), name="api-observed-reactions"),
    path(f"{ENGAGEMENT}/conduct/", engagements.Conduct.as_view(), name="api-conduct"),
    path("offers/<uuid:offer_id>/outcomes/", engagements.OfferOutcomes.as_view(), name="api-offer-outcomes"),
    path(f"{ENGAGEMENT}/incentives/", deliveries.Incentives.as_view(), name="api-incentives"),
    path("offers/<uuid:offer_id>/deliveries/", deliveries.OrderDelivery.as_view(), name="api-order-delivery"),
    path("deliveries/", deliveries.DeliveryCollection.as_view(), name="api-deliveries"),
    path(f"{DELIVERY}/", deliveries.DeliveryRecord.as_view(), name="api-delivery"),
    path(f"{DELIVERY}/confirm/", deliveries.ConfirmDelivery.as_view(), name="api-confirm-delivery"),
    path(f"{DELIVERY}/stop/", deliveries.StopDelivery.as_view(), name="api-stop-delivery"),
    path(f"{DELIVERY}/divert/", deliveries.DivertDelivery.as_view(), name="api-divert-delivery"),
    path("conduct/<uuid:note_id>/retract/", engagements.RetractConduct.as_view(), name="api-retract-conduct"),
    path("information/", engagements.InformationCollection.as_view(), name="api-information"),
    path("information/<uuid:item_id>/", reads.InformationDetail.as_view(), name="api-information-item"),
    path("information/<uuid:item_id>/check/", engagements.CheckInformation.as_view(), name="api-check-information"),
    path("releases/", releases.ReleaseCollection.as_view(), name="api-releases"),
    path(f"{RELEASE}/", releases.ReleaseRecord.as_view(), name="api-release"),
    path(f"{RELEASE}/release/", releases.LetOut.as_view(), name="api-let-out"),
    path(f"{RELEASE}/withdraw/", releases.Withdraw.as_view(), name="api-withdraw-release"),
    path(f"{RELEASE}/recall/", releases.Recall.as_view(), name="api-recall"),
    path(f"{RELEASE}/falls/<uuid:fall_id>/uphold/", releases.Uphold.as_view(), name="api-uphold"),
    path(f"{RELEASE}/answers/", releases.Answers.as_view(), name="api-recall-answers"),
    path("commitments/", commitments.CommitmentCollection.as_view(), name="api-commitments"),
    path(f"{COMMITMENT}/", commitments.CommitmentRecord.as_view(), name="api-commitment"),
    path(f"{COMMITMENT}/follow/", commitments.Follow.as_view(), name="api-follow"),
    path(f"{COMMITMENT}/successions/", commitments.AnswerSuccession.as_view(), name="api-successions"),
    path(
        f"{COMMITMENT}/successions/<uuid:succession_id>/take-back/",
        commitments.TakeBackSuccession.as_view(),
        name="api-take-back-succession",
    ),
    path(f"{COMMITMENT}/propose-breach/", commitments.ProposeBreach.as_view(), name="api-propose-breach"),
    path(f"{COMMITMENT}/confirm-breach/", commitments.ConfirmBreach.as_view(), name="api-confirm-breach"),
    path(f"{COMMITMENT}/reject-breach/", commitments.RejectBreach.as_view(), name="api-reject-breach"),
    path("actors/<uuid:actor_id>/co-option-signals/", cooption.CooptionSignals.as_view(), name="api-co-option-signals"),
    path("channels/", registers.ChannelCollection.as_view(), name="api-channels"),
    path("channels/<uuid:record_id>/", registers.ChannelRecord.as_view(), name="api-channel"),
    path("venues/", registers.VenueCollection.as_view(), name="api-venues"),
    path("venues/<uuid:record_id>/", registers.VenueRecord.as_view(), name="api-venue"),
    path("facilitators/", registers.FacilitatorCollection.as_view(), name="api-facilitators"),
    path("facilitators/<uuid:record_id>/", registers.FacilitatorRecord.as_view(), name="api-facilitator"),
    path("incidents/", registers.IncidentCollection.as_view(), name="api-incidents"),
    path("incidents/<uuid:record_id>/", registers.IncidentRecord.as_view(), name="api-incident"),
]

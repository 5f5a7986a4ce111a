"""REST routes of actors."""

from django.urls import path

from actors.api import (
    batches,
    changes,
    determinations,
    dossiers,
    doubles,
    duplicates,
    exports,
    facts,
    ground,
    imports,
    listings,
    network,
    people,
    portfolio,
    profiles,
    reads,
    relations,
    reshaping,
    screenings,
    sources,
    writes,
)

DETERMINATION = "actors/<uuid:actor_id>/determinations/<uuid:determination_id>"
PARTS = (
    ("name", "names", facts.NAMES),
    ("interest", "interests", facts.INTERESTS),
    ("incentive", "incentive-responses", facts.INCENTIVES),
    ("note", "cultural-notes", facts.NOTES),
    ("estimate", "estimates", facts.ESTIMATES),
    ("area", "areas", facts.AREAS),
    ("integration", "integration-assessments", facts.INTEGRATION),
    ("ddr", "ddr-phases", facts.DDR),
    ("role", "roles", (facts.Roles, facts.RoleOne, facts.RoleEnd)),
)

MERGE_ACTS = (
    ("confirm", doubles.MergeConfirm),
    ("refuse", doubles.MergeRefuse),
    ("withdraw", doubles.MergeWithdraw),
    ("propose-split", doubles.SplitPropose),
    ("confirm-split", doubles.SplitConfirm),
    ("refuse-split", doubles.SplitRefuse),
    ("withdraw-split", doubles.SplitWithdraw),
)

urlpatterns = [
    path("actors/", writes.Actors.as_view(), name="actor-list"),
    path("actors/<uuid:actor_id>/profile/", reads.ActorProfile.as_view(), name="actor-profile"),
    path("actors/bulk/", writes.ActorsBulk.as_view(), name="actor-bulk"),
    path("actors/names/bulk/", facts.NamesBulk.as_view(), name="actor-names-bulk"),
    path("actors/portfolio/", portfolio.Portfolio.as_view(), name="actor-portfolio"),
    path("actors/export/", exports.ActorExport.as_view(), name="actor-export"),
    path("actors/doubles/", doubles.Doubles.as_view(), name="actor-doubles"),
    path("actors/doubles/apart/", doubles.Apart.as_view(), name="actor-apart"),
    path("actors/merges/", doubles.Merges.as_view(), name="actor-merge-list"),
    path("actors/merges/<uuid:merge_id>/", doubles.MergeOne.as_view(), name="actor-merge"),
    *(
        path(f"actors/merges/<uuid:merge_id>/{act}/", view.as_view(), name=f"actor-merge-{act}")
        for act, view in MERGE_ACTS
    ),
    path("actors/similar/", duplicates.Similar.as_view(), name="actor-similar"),
    path("actors/import/", imports.Import.as_view(), name="actor-import"),
    path("actors/imports/", batches.Batches.as_view(), name="actor-imports"),
    path("actors/imports/<uuid:batch_id>/", batches.BatchOne.as_view(), name="actor-import-one"),
    path("actors/imports/<uuid:batch_id>/undo/", batches.BatchUndo.as_view(), name="actor-import-undo"),
    path("actors/<uuid:actor_id>/", writes.Actor.as_view(), name="actor-detail"),
    path("actors/<uuid:actor_id>/changes/", changes.ActorChanges.as_view(), name="actor-changes"),
    path("actors/<uuid:actor_id>/dossier/", dossiers.ActorDossier.as_view(), name="actor-dossier"),
    path("actors/<uuid:actor_id>/network/", network.Network.as_view(), name="actor-network"),
    path("actors/<uuid:actor_id>/way/", network.Way.as_view(), name="actor-way"),
    path("actors/<uuid:actor_id>/split/", reshaping.Split.as_view(), name="actor-split"),
    path("actors/<uuid:actor_id>/merge-into/", reshaping.MergeInto.as_view(), name="actor-merge-into"),
    path("actors/<uuid:actor_id>/typed-profile/", profiles.TypedProfileOne.as_view(), name="actor-typed-profile"),
    path(
        "actors/<uuid:actor_id>/typed-profile/fields/<slug:field>/cite/",
        profiles.FieldCite.as_view(),
        name="actor-field-cite",
    ),
    path(
        "actors/<uuid:actor_id>/typed-profiles/<uuid:profile_id>/",
        profiles.FormerProfile.as_view(),
        name="actor-former-profile",
    ),
    path("actors/<uuid:actor_id>/reclassify/", writes.Reclassify.as_view(), name="actor-reclassify"),
    path("actors/<uuid:actor_id>/periods/", writes.Periods.as_view(), name="actor-periods"),
    path(
        "actors/<uuid:actor_id>/periods/<int:period_id>/correct/",
        writes.CorrectPeriod.as_view(),
        name="actor-correct-period",
    ),
    path("actors/<uuid:actor_id>/confirm-review/", writes.ConfirmReview.as_view(), name="actor-confirm-review"),
    path("actors/<uuid:actor_id>/external-ids/", facts.ExternalIds.as_view(), name="actor-external-ids"),
    path(
        "actors/<uuid:actor_id>/external-ids/<uuid:fact_id>/", facts.ExternalIdOne.as_view(), name="actor-external-id"
    ),
    path(
        "actors/<uuid:actor_id>/determinations/", determinations.Determinations.as_view(), name="actor-determinations"
    ),
    path(f"{DETERMINATION}/", determinations.DeterminationOne.as_view(), name="actor-determination"),
    path(
        f"{DETERMINATION}/findings/<slug:criterion>/",
        determinations.DeterminationFindings.as_view(),
        name="actor-determination-finding",
    ),
    path(
        f"{DETERMINATION}/findings/<slug:criterion>/evidence/",
        determinations.DeterminationEvidence.as_view(),
        name="actor-determination-evidence",
    ),
    path(
        f"{DETERMINATION}/evidence/<uuid:evidence_id>/",
        determinations.DeterminationEvidenceOne.as_view(),
        name="actor-determination-evidence-one",
    ),
    path(
        f"{DETERMINATION}/confirm/", determinations.DeterminationConfirm.as_view(), name="actor-determination-confirm"
    ),
    path(
        f"{DETERMINATION}/withdraw/",
        determinations.DeterminationWithdraw.as_view(),
        name="actor-determination-withdraw",
    ),
    path(
        f"{DETERMINATION}/dissents/",
        determinations.DeterminationDissents.as_view(),
        name="actor-determination-dissents",
    ),
    path("persons/", people.Persons.as_view(), name="person-list"),
    path("persons/<uuid:person_id>/", people.PersonOne.as_view(), name="person-detail"),
    path("relations/", relations.Relations.as_view(), name="relation-list"),
    path("relations/bulk/", relations.RelationsBulk.as_view(), name="relation-bulk"),
    path("relations/<uuid:relation_id>/", relations.RelationOne.as_view(), name="relation-detail"),
    path("relations/<uuid:relation_id>/end/", relations.RelationEnd.as_view(), name="relation-end"),
    path("relations/<uuid:relation_id>/judge/", relations.RelationJudge.as_view(), name="relation-judge"),
    path("listings/", listings.Listings.as_view(), name="listing-list"),
    path("listings/<uuid:listing_id>/", listings.ListingOne.as_view(), name="listing-detail"),
    path("listings/<uuid:listing_id>/confirm/", listings.ListingConfirm.as_view(), name="listing-confirm"),
    path("listings/<uuid:listing_id>/judge/", listings.ListingJudge.as_view(), name="listing-judge"),
    path("listings/<uuid:listing_id>/end/", listings.ListingEnd.as_view(), name="listing-end"),
    path("screenings/", screenings.Screenings.as_view(), name="screening-list"),
    path("screenings/<uuid:screening_id>/", screenings.ScreeningOne.as_view(), name="screening-detail"),
    path(
        "screenings/<uuid:screening_id>/hits/<uuid:hit_id>/decide/",
        screenings.HitDecide.as_view(),
        name="screening-decide",
    ),
    path(
        "screenings/<uuid:screening_id>/hits/<uuid:hit_id>/leave-unlisted/",
        screenings.HitLeaveUnlisted.as_view(),
        name="screening-leave-unlisted",
    ),
    path("screenings/<uuid:screening_id>/end/", screenings.ScreeningEnd.as_view(), name="screening-end"),
    path("ground-entries/", ground.GroundEntries.as_view(), name="ground-list"),
    path("ground-entries/<uuid:entry_id>/", ground.GroundOne.as_view(), name="ground-detail"),
    path("ground-entries/<uuid:entry_id>/end/", ground.GroundEnd.as_view(), name="ground-end"),
    path("standpoints/", ground.Standpoints.as_view(), name="standpoint-list"),
    path("standpoints/<uuid:standpoint_id>/", ground.StandpointOne.as_view(), name="standpoint-detail"),
    path("standpoints/<uuid:standpoint_id>/end/", ground.StandpointEnd.as_view(), name="standpoint-end"),
    path("sources/", sources.Sources.as_view(), name="source-list"),
    path("sources/<uuid:source_id>/", sources.SourceOne.as_view(), name="source-detail"),
    path("sources/<uuid:source_id>/refute/", sources.SourceRefute.as_view(), name="source-refute"),
    path("sources/<uuid:source_id>/reinstate/", sources.SourceReinstate.as_view(), name="source-reinstate"),
]
for kind, folder, (added, corrected, ended) in PARTS:
    one = f"actors/<uuid:actor_id>/{folder}/<uuid:fact_id>/"
    urlpatterns += [
        path(f"actors/<uuid:actor_id>/{folder}/", added.as_view(), name=f"actor-{kind}-list"),
        path(one, corrected.as_view(), name=f"actor-{kind}"),
        path(f"{one}end/", ended.as_view(), name=f"actor-{kind}-end"),
    ]
for kind, folder, judged in (
    ("role", "roles", facts.RoleJudge),
    ("name", "names", facts.NameJudge),
    ("estimate", "estimates", facts.EstimateJudge),
    ("area", "areas", facts.AreaJudge),
):
    address = f"actors/<uuid:actor_id>/{folder}/<uuid:fact_id>/judge/"
    urlpatterns.append(path(address, judged.as_view(), name=f"actor-{kind}-judge"))

"""REST routes of actors."""

from django.urls import path

from actors.api import facts, imports, listings, people, reads, relations, sources, writes

PARTS = (
    ("name", "names", facts.NAMES),
    ("interest", "interests", facts.INTERESTS),
    ("incentive", "incentive-responses", facts.INCENTIVES),
    ("note", "cultural-notes", facts.NOTES),
    ("role", "roles", (facts.Roles, facts.RoleOne, facts.RoleEnd)),
)

urlpatterns = [
    path("actors/", writes.Actors.as_view(), name="actor-list"),
    path("actors/import/", imports.Import.as_view(), name="actor-import"),
    path("actors/<uuid:actor_id>/", writes.Actor.as_view(), name="actor-detail"),
    path("actors/<uuid:actor_id>/profile/", reads.ActorProfile.as_view(), name="actor-profile"),
    path("actors/<uuid:actor_id>/reclassify/", writes.Reclassify.as_view(), name="actor-reclassify"),
    path("actors/<uuid:actor_id>/confirm-review/", writes.ConfirmReview.as_view(), name="actor-confirm-review"),
    path("actors/<uuid:actor_id>/external-ids/", facts.ExternalIds.as_view(), name="actor-external-ids"),
    path(
        "actors/<uuid:actor_id>/external-ids/<uuid:fact_id>/", facts.ExternalIdOne.as_view(), name="actor-external-id"
    ),
    path("persons/", people.Persons.as_view(), name="person-list"),
    path("persons/<uuid:person_id>/", people.PersonOne.as_view(), name="person-detail"),
    path("relations/", relations.Relations.as_view(), name="relation-list"),
    path("relations/<uuid:relation_id>/", relations.RelationOne.as_view(), name="relation-detail"),
    path("relations/<uuid:relation_id>/end/", relations.RelationEnd.as_view(), name="relation-end"),
    path("relations/<uuid:relation_id>/judge/", relations.RelationJudge.as_view(), name="relation-judge"),
    path("listings/", listings.Listings.as_view(), name="listing-list"),
    path("listings/<uuid:listing_id>/", listings.ListingOne.as_view(), name="listing-detail"),
    path("listings/<uuid:listing_id>/confirm/", listings.ListingConfirm.as_view(), name="listing-confirm"),
    path("listings/<uuid:listing_id>/end/", listings.ListingEnd.as_view(), name="listing-end"),
    path("sources/", sources.Sources.as_view(), name="source-list"),
    path("sources/<uuid:source_id>/", sources.SourceOne.as_view(), name="source-detail"),
]
for kind, folder, (added, corrected, ended) in PARTS:
    one = f"actors/<uuid:actor_id>/{folder}/<uuid:fact_id>/"
    urlpatterns += [
        path(f"actors/<uuid:actor_id>/{folder}/", added.as_view(), name=f"actor-{kind}-list"),
        path(one, corrected.as_view(), name=f"actor-{kind}"),
        path(f"{one}end/", ended.as_view(), name=f"actor-{kind}-end"),
    ]

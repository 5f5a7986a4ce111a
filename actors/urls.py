"""Routes of actors, people and sources."""

from django.urls import path

from actors.views import (
    doubles,
    facts,
    imports,
    judging,
    listings,
    lists,
    lists_taken_in,
    network,
    parties,
    people,
    profile,
    profiles,
    registry,
    relations,
    reshaping,
    roles,
    screenings,
    sources,
    suggestions,
)

app_name = "actors"

JUDGED = (("relation", "relations"), ("role", "roles"), ("name", "names"), ("estimate", "estimates"))
FACTS = (
    ("name", "names"),
    ("interest", "interests"),
    ("incentive", "incentives"),
    ("note", "cultural-notes"),
    ("estimate", "estimates"),
)

urlpatterns = [
    path("actors/", lists.all_actors, name="list"),
    path("actors/new/", registry.register, name="register"),
    path("actors/import/", imports.choose, name="import"),
    path("actors/import/<slug:key>/", imports.preview, name="import_preview"),
    path("actors/doubles/", doubles.table, name="doubles"),
    path("actors/doubles/<uuid:one_id>/<uuid:other_id>/", doubles.pair, name="double"),
    path("actors/doubles/<uuid:one_id>/<uuid:other_id>/apart/", doubles.keep_apart, name="keep_apart"),
    path("actors/similar/", suggestions.similar, name="similar"),
    path("actors/suggestions/<slug:kind>/", suggestions.suggestions, name="suggestions"),
    path("actors/<uuid:actor_id>/", profile.detail, name="detail"),
    path("actors/<uuid:actor_id>/edit/", registry.change, name="change"),
    path("actors/<uuid:actor_id>/type/", registry.reclassify, name="reclassify"),
    path("actors/<uuid:actor_id>/split/", reshaping.split, name="split"),
    path("actors/<uuid:actor_id>/merge/", reshaping.merge, name="merge"),
    path("actors/<uuid:actor_id>/typed-profile/", profiles.describe, name="describe"),
    path("actors/<uuid:actor_id>/profiles/<uuid:profile_id>/", profiles.former, name="former_profile"),
    path("actors/<uuid:actor_id>/review/", registry.review, name="review"),
    path("actors/<uuid:actor_id>/engagements/", profile.engagements, name="engagements"),
    path("actors/<uuid:actor_id>/sources/", profile.actor_sources, name="actor_sources"),
    path("actors/<uuid:actor_id>/timeline/", profile.timeline, name="timeline"),
    path("actors/<uuid:actor_id>/history/", profile.history, name="history"),
    path("actors/<uuid:actor_id>/identifiers/new/", facts.add_external_id, name="add_external_id"),
    path("actors/identifiers/<uuid:external_id_id>/remove/", facts.remove_external_id, name="remove_external_id"),
    path("actors/<uuid:actor_id>/people/", profile.people, name="actor_people"),
    path("actors/<uuid:actor_id>/roles/new/", roles.add, name="add_role"),
    path("actors/roles/<uuid:role_id>/edit/", roles.change, name="change_role"),
    path("actors/roles/<uuid:role_id>/end/", roles.end, name="end_role"),
    path("actors/<uuid:actor_id>/relations/", relations.table, name="relations"),
    path("actors/<uuid:actor_id>/network/", network.network, name="network"),
    path("actors/<uuid:actor_id>/relations/new/", relations.add, name="add_relation"),
    path("actors/relations/<uuid:relation_id>/edit/", relations.change, name="change_relation"),
    path("actors/relations/<uuid:relation_id>/end/", relations.end, name="end_relation"),
    path("actors/<uuid:actor_id>/listings/", listings.table, name="listings"),
    path("actors/<uuid:actor_id>/listings/new/", listings.add, name="add_listing"),
    path("persons/<uuid:person_id>/listings/new/", listings.add, name="add_person_listing"),
    path("listings/<uuid:listing_id>/edit/", listings.change, name="change_listing"),
    path("listings/<uuid:listing_id>/confirm/", listings.confirm, name="confirm_listing"),
    path("listings/<uuid:listing_id>/end/", listings.end, name="end_listing"),
    path("lists/", lists_taken_in.table, name="lists"),
    path("lists/import/", lists_taken_in.choose, name="list_import"),
    path("lists/import/<slug:key>/", lists_taken_in.preview, name="list_import_preview"),
    path("lists/versions/<uuid:version_id>/", lists_taken_in.version, name="list_version"),
    path("lists/parties/", parties.table, name="parties"),
    path("lists/parties/<uuid:one_id>/<uuid:other_id>/", parties.judge, name="judge_party"),
    path("lists/entries/<uuid:entry_id>/take-out/", parties.take_out, name="take_out"),
    path("lists/entries/<uuid:entry_id>/", lists_taken_in.entry, name="list_entry"),
    path("screening/", screenings.look_up, name="look_up"),
    path("screening/hits/", screenings.waiting, name="hits"),
    path("screening/hits/<uuid:hit_id>/decide/", screenings.decide, name="decide_hit"),
    path("screening/<uuid:screening_id>/", screenings.detail, name="screening"),
    path("actors/<uuid:actor_id>/screen/", screenings.screen_actor, name="screen_actor"),
    path("persons/<uuid:person_id>/screen/", screenings.screen_person, name="screen_person"),
    path("persons/", lists.all_people, name="people"),
    path("persons/new/", people.register, name="register_person"),
    path("persons/<uuid:person_id>/", people.detail, name="person"),
    path("persons/<uuid:person_id>/edit/", people.change, name="change_person"),
    path("persons/<uuid:person_id>/history/", people.changes, name="person_history"),
    path("sources/", lists.all_sources, name="sources"),
    path("sources/new/", sources.add, name="add_source"),
    path("sources/<uuid:source_id>/", sources.detail, name="source"),
    path("sources/<uuid:source_id>/edit/", sources.change, name="change_source"),
    path("sources/<uuid:source_id>/refute/", judging.refute_source, name="refute_source"),
    path("sources/<uuid:source_id>/reinstate/", judging.reinstate_source, name="reinstate_source"),
]
for kind, folder in FACTS:
    urlpatterns += [
        path(f"actors/<uuid:actor_id>/{folder}/new/", facts.add, {"kind": kind}, name=f"add_{kind}"),
        path(f"actors/{folder}/<uuid:fact_id>/edit/", facts.change, {"kind": kind}, name=f"change_{kind}"),
        path(f"actors/{folder}/<uuid:fact_id>/end/", facts.end, {"kind": kind}, name=f"end_{kind}"),
    ]
urlpatterns += [
    path(f"actors/{folder}/<uuid:fact_id>/judge/", judging.judge, {"kind": kind}, name=f"judge_{kind}")
    for kind, folder in JUDGED
]

#!/bin/bash
# Run once by the database image on an empty volume: the two roles, the database, the extensions.
# parley_owner migrates, parley_app serves (what it may do is granted after each migration).
set -euo pipefail
owner_password="$(cat /run/secrets/owner_password)"
app_password="$(cat /run/secrets/app_password)"
psql --set=ON_ERROR_STOP=1 --username postgres --dbname postgres \
    --set=owner_password="$owner_password" --set=app_password="$app_password" <<'SQL'
CREATE ROLE parley_owner LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'owner_password';
CREATE ROLE parley_app LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB PASSWORD :'app_password';
CREATE DATABASE parley OWNER parley_owner;
REVOKE ALL ON DATABASE parley FROM PUBLIC;
GRANT CONNECT ON DATABASE parley TO parley_app;
\connect parley
CREATE EXTENSION pg_trgm;
CREATE EXTENSION unaccent;
CREATE EXTENSION btree_gist;
SQL

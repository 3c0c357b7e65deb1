#!/usr/bin/env bash
# Runs once, when PostgreSQL starts on an empty volume: one database and one owner each for Airflow and the ledger.
set -euo pipefail

create() {
    psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 --set name="$1" --set password="$2" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name" ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE :"name" FROM PUBLIC;
SQL
}

create airflow "$(cat "$AIRFLOW_DB_PASSWORD_FILE")"
create duban "$(cat "$DUBAN_DB_PASSWORD_FILE")"

#!/usr/bin/env bash
# Brings Airflow's database and the ledger up to date; may run as often as it likes.
set -euo pipefail

airflow db migrate
duban migrate

# Says so and changes nothing if the user is there already, also when the password was changed since.
airflow users create --role Admin --username "$ADMIN_USERNAME" --password "$ADMIN_PASSWORD" \
    --email "$ADMIN_EMAIL" --firstname Duban --lastname Admin

# The roles of the office, as [roles] in config/duban.toml and their table say; refuses to go on while a connection
# duban_* stands in Airflow's database, where an Op could edit it.
duban users

# One slot: mail leaves one after the other, however many workers there are.
airflow pools set duban_outbox 1 "发件通道：邮件逐封发送"

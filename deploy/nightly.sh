#!/usr/bin/env bash
# Each night: a backup of ledger and archive, verified; those that are older than two weeks go; and Airflow's tables lose
# what ended long ago. A night that failed is tried again after an hour, and the health check says so.
set -euo pipefail

folder="$DUBAN_BACKUPS"

night() {
    # A chain: within a condition bash would pass over a step that failed.
    duban backup "$folder" --copy-archive &&
        find "$folder" -mindepth 1 -maxdepth 1 -type d -mtime +14 -exec rm -rf {} + &&
        python -m duban.orchestration.cleaning &&
        touch "$folder/went-well"
}

until_half_past_two() {
    local next
    next=$(date --date 'today 02:30' +%s)
    ((next > $(date +%s))) || next=$(date --date 'tomorrow 02:30' +%s)
    sleep $((next - $(date +%s)))
}

while true; do
    if night; then until_half_past_two; else sleep 3600; fi
done

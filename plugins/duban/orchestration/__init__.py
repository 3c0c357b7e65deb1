"""The only part that speaks to Airflow: what the DAG files are wired from."""

"""A real Airflow, as a person and a program drive it."""

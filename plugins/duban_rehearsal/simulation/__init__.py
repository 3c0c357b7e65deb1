"""A year and a half in minutes: the real services without Airflow, with another clock and another post office."""

"""Airflow and its companions on this machine: started, watched, ended."""

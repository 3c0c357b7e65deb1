"""Who may do what in Airflow itself: the login, the roles of the office, and who may answer a request."""

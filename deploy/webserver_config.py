"""The login page and the pages of users and roles, in Chinese; Airflow finds this file by AIRFLOW__FAB__CONFIG_FILE."""

LANGUAGES = {"zh": {"flag": "cn", "name": "简体中文"}}
BABEL_DEFAULT_LOCALE = "zh"

"""Airflow's own login (FAB), which asks our settings who may answer a request for a signature."""

from typing import TYPE_CHECKING

from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.providers.fab.auth_manager.fab_auth_manager import FabAuthManager
from airflow.providers.fab.auth_manager.models import User

from duban.domain.calendar.cycle import TIMEZONE

if TYPE_CHECKING:
    from airflow.api_fastapi.auth.managers.base_auth_manager import ResourceMethod


class DubanAuthManager(FabAuthManager):
    """
    A request names the post that it waits for, not a user: who holds it is asked at the moment of the answer.

    So whoever stands in today may answer what was asked for last week, and whoever left the post may not.
    """

    def is_authorized_hitl_task(self, *, assigned_users: set[str], user: User) -> bool:
        """Whether *user* signs as one of the posts in *assigned_users*, or is named there himself."""
        from duban.orchestration.runs import app, now

        actor = app().settings.roles.actor(user.username, now().astimezone(TIMEZONE).date())
        return any(actor.signs_as(title) for title in assigned_users) or super().is_authorized_hitl_task(
            assigned_users=assigned_users, user=user
        )

    def is_authorized_dag(
        self,
        *,
        method: "ResourceMethod",
        user: User,
        access_entity: DagAccessEntity | None = None,
        details: DagDetails | None = None,
    ) -> bool:
        """
        FAB's rule, except that answering a request asks for no right to edit its DAG.

        That right would let a signer pause the DAG that asks him.
        """
        if method == "PUT" and access_entity is DagAccessEntity.HITL_DETAIL:
            answers = super().is_authorized_custom_view(method="PUT", resource_name="HITL Detail", user=user)
            return answers and super().is_authorized_dag(
                method="GET", user=user, access_entity=access_entity, details=details
            )
        return super().is_authorized_dag(method=method, user=user, access_entity=access_entity, details=details)

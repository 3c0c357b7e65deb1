"""An installation to measure on."""

from datetime import datetime
from pathlib import Path

from duban.bootstrap import Installation, environment_credentials, installation
from duban.config import PROJECT, load_settings
from duban.domain.calendar.cycle import TIMEZONE
from duban.stack.connections import embedded_connections
from duban_rehearsal.demo import cycle_of

NOW = datetime(2021, 10, 14, 9, tzinfo=TIMEZONE)


def app_in(home: Path) -> Installation:
    """An installation of its own under *home*, with an empty ledger."""
    settings = load_settings(PROJECT, home)
    connections = embedded_connections(home, settings.mail.address, port=0)
    app = installation(environment_credentials(connections), settings)
    app.migrate()
    return app


def forms_of(home: Path) -> list[bytes]:
    """The workbooks of one cycle of the real plan, built by the product in a fresh installation."""
    app = app_in(home)
    reference = cycle_of(app)
    references = app.generate.open_cycle(reference, NOW)
    for each in references:
        app.generate.prepare_form(each, NOW)
    with app.context.ledger.begin() as work:
        issued = [work.forms.get(each) for each in references]
    return [app.context.archive.get(form.sha256) for form in issued if form is not None]

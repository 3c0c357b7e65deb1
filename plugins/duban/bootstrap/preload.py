"""What nearly every task needs, imported once by the process that forks them all."""

import os


def preload() -> None:
    """Import it: each task that is forked afterwards begins that much sooner and shares the memory; idempotent."""
    # NumPy, which openpyxl brings, would begin threads, and whoever forks should have none. We calculate nothing.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import duban.adapters.mail.letters
    import duban.adapters.office.task_list.workbook
    import duban.adapters.store.archive
    import duban.adapters.store.ledger
    import duban.bootstrap.wiring
    import duban.config.reading
    import duban.services.proof.silence
    import duban.services.sign.sign  # noqa: F401

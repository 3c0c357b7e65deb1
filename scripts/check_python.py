"""Say in one sentence what is missing when this Python cannot make the environment; runs on any Python 3."""

import sys

OLDEST, NEWEST = (3, 11), (3, 13)


def complaint():
    """Return what to install, or None if this Python will do."""
    version = "{}.{}".format(*sys.version_info)
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return (
            f"Python 3.11 to 3.13 is needed and this is {version}: install the Debian packages python3.11 "
            "and python3.11-venv, then run make with PYTHON=python3.11."
        )
    try:
        import ensurepip  # noqa: F401  Debian ships venv without it
        import venv  # noqa: F401
    except ImportError:
        return (
            "Python's venv module is missing or incomplete: "
            f"install the Debian package python3-venv (or python{version}-venv) and run make again."
        )
    return None


if __name__ == "__main__":
    sys.exit(complaint())

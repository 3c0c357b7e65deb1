"""How much a board can show at once: the lanes of a cycle, and whatever else Airflow maps over."""

from duban.errors import Refused

# The longest list that we let Airflow map over: it refuses a longer one (`max_map_length`, which every stack sets to
# this number), and is slow long before.
MOST_MAPPED = 1000


def insist_on_room(lanes: int, name: str) -> None:
    """Refused, in words for the office, if the board of a cycle of stream *name* cannot show so many lanes."""
    if lanes > MOST_MAPPED:
        raise Refused(
            f"{name}应报单位{lanes}家，看板一期至多{MOST_MAPPED}格，未开启、未发出任何邮件。"
            "请按专项或报送口径分开报送后重新运行。"
        )

"""The title of a formal paper broken over lines, where a reader would pause (GB/T 9704-2012, 7.3.1)."""

import re
from itertools import combinations, pairwise

# So many characters of size 2 stand in a line of 156 mm.
WIDTH = 19
MOST_LINES = 4
LEAST = 4
# A line may begin with these, and end with those: names and matters stay whole.
BEGINS = re.compile(
    r"(?=\d{4}年|有关(?:任务|事项)|任务进展|逾期任务|第[\d、-]+项|报送情况|牵头任务|申报完成|推进情况|予以|协调解决)"
)
ENDS = re.compile(r"(?<=报送)(?!情况|事宜|的)|(?<=推进)(?!情况|的)|(?<=专项行动)(?!的)|(?<=[季年]度)(?!的)")
# Where not even a title without a pause is halved.
NEVER = re.compile(r"(?<=[\dA-Za-z.])(?=[\dA-Za-z.年月季项])|(?=[的、，。）”〕])|(?<=[（“〔第、])")


def title_lines(title: str) -> tuple[str, ...]:
    """
    *title* in as few lines as hold it, of lengths as alike as they may be; one that is short stays whole.

    It breaks where a name or a matter begins; only a title that has no such place is halved between two characters.
    """
    if len(title) <= WIDTH:
        return (title,)
    anywhere = set(range(1, len(title))) - {match.start() for match in NEVER.finditer(title)}
    pauses = anywhere & {match.start() for match in (*BEGINS.finditer(title), *ENDS.finditer(title))}
    for places in (sorted(pauses), sorted(anywhere)):
        for breaks in range(1, MOST_LINES):
            fitting = [lines for cuts in combinations(places, breaks) if _fits(lines := _cut(title, cuts))]
            if fitting:
                return min(fitting, key=_unevenness)
    return (title,)


def _cut(title: str, places: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(title[start:end] for start, end in pairwise((0, *places, len(title))))


def _fits(lines: tuple[str, ...]) -> bool:
    return all(LEAST <= len(line) <= WIDTH for line in lines)


def _unevenness(lines: tuple[str, ...]) -> int:
    lengths = list(map(len, lines))
    return max(lengths) - min(lengths)

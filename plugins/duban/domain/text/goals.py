"""A goal of the plan as a table or a letter shows it."""

SHORT = 40


def short(goal: str) -> str:
    """A line as a message quotes it: its first clauses, or words if there is no clause to end with."""
    line = whole(goal)
    if len(line) <= SHORT:
        return line
    head = line[: SHORT - 1]
    end = max(head.rfind(sign) for sign in "，；。、")
    return f"{head[:end] if end > SHORT // 3 else head}…"


def clauses(goal: str) -> str:
    """A goal as a paper names it that says it elsewhere: its first clauses, whole where there is no end of one."""
    line = whole(goal)
    end = max(line.rfind(sign, SHORT // 4, SHORT) for sign in "，；。") if len(line) > SHORT else -1
    return line if end < 0 else line[:end]


def whole(goal: str) -> str:
    """A goal on one line, without the stop at its end: a formal paper cuts nothing off."""
    return " ".join(goal.split()).rstrip("。")

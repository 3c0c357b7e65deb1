"""A published plan on its way to a task list: what its document holds, and what is proposed from it."""

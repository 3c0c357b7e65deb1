"""What the office decided, who may decide it, and the plan as the decisions left it."""

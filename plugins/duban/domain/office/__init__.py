"""The people of the office: who acts, and what each may do."""

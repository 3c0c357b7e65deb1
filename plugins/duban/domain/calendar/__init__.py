"""Days that count: cycles and their dates, official working days, deadlines."""

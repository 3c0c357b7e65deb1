"""The annexes of the report as one .xlsx, one module per sheet or kind of sheet."""

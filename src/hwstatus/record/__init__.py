"""What a record is: its fields, its one line of JSON, its dates and names, and what makes it valid."""

"""Instructions: articles that lead to a goal in steps, out of JSON records and saved pages."""

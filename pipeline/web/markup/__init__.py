"""What the markup of a page states, whatever its syntax, as one model."""

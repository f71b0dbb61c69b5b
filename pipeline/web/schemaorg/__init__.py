"""What schema.org items say, as parts of a document."""

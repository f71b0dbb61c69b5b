"""Field maps: records of any shape to the parts of a document."""

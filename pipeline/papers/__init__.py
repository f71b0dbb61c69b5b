"""What the mines of scientific papers share: abstracts, subjects, licences, names of methods."""

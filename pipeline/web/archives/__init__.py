"""Web archives: from the bytes of a file to the pages in it, past damage."""

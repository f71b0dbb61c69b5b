"""What a reader sees of a page: its main text, and what plain HTML says of it."""

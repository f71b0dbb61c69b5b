"""The open web: archives of pages, their text, and what their markup states."""

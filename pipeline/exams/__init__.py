"""What the mines of exams share: tests of reading and reasoning, made for people or for models."""

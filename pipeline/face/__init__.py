"""What a person sees: commands, options, progress, reports."""

"""Assessment: how good a classification is."""

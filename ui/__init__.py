"""The labelling dock: class schema, drawing of samples, quick look and training monitor."""

"""Training chips: where they are cut, what their labels are, and how they lie on disk."""

"""A procedural landscape as a satellite would see it: laid out as vectors, drawn, lit, sensed and sampled."""

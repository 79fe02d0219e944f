"""The shortest way from samples to a map: a small network, trained for a short time, on what the canvas shows."""

"""Samples: the layer that holds them, how they are changed and counted, and the list of them."""

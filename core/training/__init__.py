"""Training: the split, the data, the network, the schedule."""

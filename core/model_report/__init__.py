"""What a model says of itself, for people: after its training, and of any model file."""

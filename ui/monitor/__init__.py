"""What a training does while it runs: curves, examples, time left."""

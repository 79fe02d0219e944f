"""What goes into and comes out of the graph of a Chipwise model, by name."""

#: float32 (n, bands, rows, columns) in raw values.
INPUT = "image"
#: The most probable channel, uint8 or int32 (n, rows, columns), and its probability 0..1, float32 of the same shape.
CLASSES, CONFIDENCE = "classes", "confidence"
#: The probability 0..1 of every channel, float32 (n, channels, rows, columns).
PROBABILITIES = "probabilities"
#: The key in an exported file's metadata under which its model definition is kept, as JSON text.
DEFINITION = "chipwise"

"""Drawing samples on the canvas: by hand, by growing a region, by picking segments."""

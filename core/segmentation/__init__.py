"""Superpixels: an image divided into small areas of like pixels, for the user to pick from."""

"""Inference: windows, engines, streaming writers."""

"""Model packages: .dlpk, .emd and .onnx."""

"""The Processing provider: one file and one class per algorithm."""

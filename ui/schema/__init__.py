"""The classes: their table, where they come from and where they are saved."""

"""SISMIOP data in: staged, judged line by line, stored whole or not at all."""

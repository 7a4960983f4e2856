"""Officers and proposals: one proposes, another approves."""

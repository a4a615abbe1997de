"""The board: every house, room and bed tonight and in the nights ahead."""

"""The pages of stays: the door, one stay and its steps, the lists, the roll call."""

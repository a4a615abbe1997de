"""A package, so that the stage of the attacks is taken down when the attacks are over."""

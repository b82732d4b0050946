"""UTKFace: find it, read it without extracting, filter it and split it."""

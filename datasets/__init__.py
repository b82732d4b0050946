"""Real faces: UTKFace found, downloaded, read, filtered and split; the gallery painted."""

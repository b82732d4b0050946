"""Networks that judge whether a face is fake, and how their logits become probabilities."""

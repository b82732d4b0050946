"""The GAN that makes the fakes: its networks, training, checkpoints, sampling and evaluation."""

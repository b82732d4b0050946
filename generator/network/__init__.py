"""The two networks of the GAN, their loss, and the files that hold their weights."""

"""Networks that others trained on ImageNet: eyes that never saw our photographs or labels."""

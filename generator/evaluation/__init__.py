"""How good the fakes are: distances from real faces, the report on them, and packages to beat."""

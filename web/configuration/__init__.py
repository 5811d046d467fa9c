"""How counterfoil.toml and the environment become settings: what may stand there, where it comes from, what fits."""

"""The public REST surface: rows over contracts and what answers them."""

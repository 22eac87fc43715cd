"""What every request passes before a row answers it: hosts, sizes, headers, limits, errors."""

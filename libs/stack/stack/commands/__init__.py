"""The subcommands of `nexus`, one module per subject."""

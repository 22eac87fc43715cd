"""Access: what the gateway asks before it lets somebody act."""

"""Invitations: how somebody comes to work for a business."""

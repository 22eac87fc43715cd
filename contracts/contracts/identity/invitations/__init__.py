"""The language of invitations: how somebody comes to work for a business."""

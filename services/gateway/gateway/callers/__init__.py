"""Who calls, and in which business."""

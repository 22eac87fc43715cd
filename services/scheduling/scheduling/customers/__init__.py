"""Customers: the people who book with a business."""

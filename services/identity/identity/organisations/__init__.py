"""Organisations at WorkOS: whose members have roles in a business."""

"""What scheduling says about teams: resources, pools, and who takes part in a booking."""

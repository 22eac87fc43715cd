"""Objects at Stripe that have to be looked at: an event, a missing fact or the clock says where, Stripe says what."""

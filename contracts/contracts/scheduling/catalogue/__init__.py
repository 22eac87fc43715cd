"""The language of what is sold, by whom and when: services, staff members, schedules, blocked times."""

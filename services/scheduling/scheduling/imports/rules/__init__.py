"""Reading what others wrote: customers from CSV, busy times from iCalendar. Pure, and bounded whatever comes."""

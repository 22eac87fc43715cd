"""The process of notifications."""

from kit.app import create_app
from notifications.account_mails.consumers import consumers as account_mails
from notifications.account_mails.ticks import ticks as account_mail_ticks
from notifications.bookings.consumers import consumers as bookings
from notifications.businesses.consumers import consumers as businesses
from notifications.businesses.queries import refuse_stopped
from notifications.deliveries.api import requests as deliveries
from notifications.dispatches.ticks import open_post, ticks
from notifications.gifts.consumers import consumers as gifts
from notifications.in_app.api import requests as in_app
from notifications.members.consumers import consumers as members
from notifications.money.consumers import consumers as money
from notifications.preferences.api import requests as preferences
from notifications.settings import Settings

app = create_app(
    "notifications",
    Settings,
    requests=[in_app, deliveries, preferences],
    consumers=[businesses, members, bookings, account_mails, money, gifts],
    ticks=[ticks, account_mail_ticks],
    on_start=open_post,
    guard=refuse_stopped,
)

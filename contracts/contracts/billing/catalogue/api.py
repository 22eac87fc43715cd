"""The requests about the platform's catalogue that billing answers platform admins."""

from contracts.billing.catalogue.shapes import Catalogue, CatalogueSynced
from contracts.request import Request


class GetCatalogue(Request[Catalogue], subject="billing.catalogue.get.v1", reads=True):
    """What the platform sells, and how that stands at Stripe."""


class SyncCatalogue(Request[CatalogueSynced], subject="billing.catalogue.sync.v1"):
    """Bring Stripe into agreement with what is declared, now. Repeating it does nothing more."""

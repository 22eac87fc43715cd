"""Which event asks for which look."""

import inspect

import pytest
from stripe.params import _webhook_endpoint_create_params

from billing.looks import rules


class TestTable:
    @pytest.mark.parametrize(
        ("type_", "account", "told", "look"),
        [
            ("payment_intent.succeeded", "acct_1", {"id": "pi_1"}, ("payment_intent", "pi_1")),
            ("charge.updated", "acct_1", {"id": "ch_1", "payment_intent": "pi_1"}, ("payment_intent", "pi_1")),
            ("charge.dispute.created", "acct_1", {"id": "dp_1", "payment_intent": "pi_1"}, ("dispute", "dp_1")),
            ("charge.refund.updated", "acct_1", {"id": "re_1", "payment_intent": "pi_1"}, ("payment_intent", "pi_1")),
            ("refund.created", "acct_1", {"id": "re_1", "payment_intent": None}, ("payment_intent", None)),
            ("invoice.paid", "acct_1", {"id": "in_1"}, ("invoice", "in_1")),
            ("invoice.upcoming", "acct_1", {}, ("invoice", None)),
            ("invoice.paid", "", {"id": "in_1"}, ("platform.invoice", "in_1")),
            ("invoice_payment.paid", "", {"id": "inpay_1", "invoice": "in_1"}, ("platform.invoice", "in_1")),
            ("customer.subscription.deleted", "", {"id": "sub_1"}, ("platform.subscription", "sub_1")),
            ("checkout.session.expired", "acct_1", {"id": "cs_1"}, ("checkout.session", "cs_1")),
            ("payment_intent.succeeded", "", {"id": "pi_1"}, (None, "pi_1")),
            ("account.updated", "acct_1", {"id": "acct_1"}, ("account", "acct_1")),
            ("capability.updated", "acct_1", {"id": "card_payments", "account": "acct_1"}, ("account", "acct_1")),
            ("account.application.deauthorized", "acct_1", {"id": "ca_1"}, ("account", "acct_1")),
        ],
    )
    def test_leads_to_the_object_that_is_looked_at(self, type_, account, told, look) -> None:
        about = rules.about(type_)
        assert about is not None
        assert (about.kind_in(account), about.object_id(told, account)) == look

    @pytest.mark.parametrize(
        "type_", ["customer.created", "payout.paid", "v2.core.account.updated", "invoiceitem.created"]
    )
    def test_leads_nowhere_where_nobody_cares(self, type_: str) -> None:
        assert rules.about(type_) is None

    @pytest.mark.parametrize("connected", [True, False])
    def test_asks_stripe_for_types_that_it_has_and_that_lead_somewhere(self, connected: bool) -> None:
        known = inspect.getsource(_webhook_endpoint_create_params)
        sent = rules.sent(connected=connected)
        assert [each for each in sent if f'"{each}"' not in known] == []
        assert len(sent) == len(set(sent)) > 10
        assert all((found := rules.about(each)) and found.kind_in("acct_1" if connected else "") for each in sent)

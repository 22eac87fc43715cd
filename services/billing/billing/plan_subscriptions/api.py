"""Plans: requests in, of businesses."""

from billing.plan_subscriptions import activities, operations, queries
from billing.plan_subscriptions.activities import Opened
from billing.plan_subscriptions.rules import Told
from contracts.billing.plan_subscriptions.api import CancelPlan, GetStanding, SubscribeToPlan
from contracts.billing.plan_subscriptions.shapes import PlanCheckout, PlanStanding
from kit.db import Session
from kit.requests import Requests

requests = Requests()


@requests.answer(GetStanding, permission="billing:read")
async def get_standing(session: Session, _: GetStanding) -> PlanStanding:
    """Where the business stands."""
    return await queries.standing(session)


@requests.answer(SubscribeToPlan, permission="billing:write", prepare=activities.open_checkout)
async def subscribe(session: Session, _: SubscribeToPlan, opened: Opened) -> PlanCheckout:
    """Open a page on which a plan is paid."""
    return PlanCheckout.model_validate(
        await operations.keep_checkout(session, opened.checkout_id, opened.stripe_id, opened.url, opened.expires_at)
    )


@requests.answer(CancelPlan, permission="billing:write", prepare=activities.cancel)
async def cancel(session: Session, _: CancelPlan, told: Told | None) -> PlanStanding:
    """Call the plan off."""
    await operations.cancelled(session, told)
    return await queries.standing(session)

// Made by `make gen`; edit the contracts or the gateway's tables instead.

/** The stable codes of refusals, of every surface, each with its HTTP status and its message. */
export type ErrorCode =
  /** 422: Browsers are sent back to HTTPS addresses alone, without a user name or a password in them. */
  | 'billing.address_refused'
  /**
   * 409: This business has a subscription: it is called off before another begins, and what is due on it is paid.
   */
  | 'billing.already_subscribed'
  /** 503: This business was created moments ago and is not known here yet; try again shortly. */
  | 'billing.business_not_heard_of'
  /** 402: The card was declined. */
  | 'billing.card_declined'
  /** 403: A saved card is charged for a fee only when a person has confirmed it. */
  | 'billing.charge_needs_person'
  /** 409: A page is open for this already, without this gift code; once it has ended, another can be opened. */
  | 'billing.checkout_under_way'
  /** 503: Somebody else of this business is choosing a plan right now; try again shortly. */
  | 'billing.checkouts_change'
  /** 409: Another wording holds now: show it, and let the customer agree to it; `current` is its version. */
  | 'billing.consent_changed'
  /** 422: Which country the business is established in does not follow from its time zone: say it. */
  | 'billing.country_not_known'
  /** 409: The endpoints were made by hand: replace their secrets there, and in NEXUS_STRIPE_WEBHOOK_SECRETS. */
  | 'billing.endpoints_made_by_hand'
  /** 409: The customer is paying this fee on Stripe's page; once that has ended, it can be charged again. */
  | 'billing.fee_being_paid'
  /** 409: This fee is not due: it is being charged, or paid, or waived; `current` says which. */
  | 'billing.fee_not_due'
  /** 409: Whether this no-show costs something has yet to be decided by a person, at its booking. */
  | 'billing.fee_undecided'
  /** 409: Nothing can be paid by this gift code: it is unknown, of another currency, stopped, run out, or spent. */
  | 'billing.gift_code_not_valid'
  /** 410: This code was told already, and is stored hashed. It was mailed too. */
  | 'billing.gift_code_shown'
  /** 409: This gift is not paid yet; try again shortly. */
  | 'billing.gift_not_paid_yet'
  /** 409: More than this is spent of the gift already, or set aside; `current` says how much is left. */
  | 'billing.gift_spent'
  /** 409: This membership has ended. */
  | 'billing.membership_ended'
  /** 422: That moment is past. */
  | 'billing.moment_past'
  /** 409: This platform sells no plans: every business may do all there is. */
  | 'billing.no_plans'
  /** 409: This customer has no saved card that can be charged; they can pay the fee themselves. */
  | 'billing.no_saved_method'
  /** 422: This amount cannot be charged in its currency: amounts with three decimals must end in 0. */
  | 'billing.not_chargeable'
  /** 409: This payment has brought no money that could be given back. */
  | 'billing.not_paid'
  /** 409: This business has no subscription. */
  | 'billing.not_subscribed'
  /** 409: This business does not take payments online: it has not finished its sign-up at Stripe. */
  | 'billing.not_taking_payments'
  /** 409: This event waits already, or is of the other mode. */
  | 'billing.not_to_be_replayed'
  /** 409: This is paid already, or being paid. */
  | 'billing.paid_already'
  /** 410: The time for paying is over. */
  | 'billing.paying_is_over'
  /** 409: This time, or a part of it, is paid already. */
  | 'billing.period_paid_already'
  /** 409: That is more than is left of this payment; `current` says how much is. */
  | 'billing.refund_too_large'
  /** 409: A subscription at Stripe renews this membership: its clock alone does while it runs. */
  | 'billing.renewed_by_stripe'
  /** 503: The payment service cannot be reached now; nothing was charged twice. Try again shortly. */
  | 'billing.stripe_away'
  /** 400: The event is signed, and yet none that can be read. */
  | 'billing.stripe_event_unreadable'
  /** 409: The payment service refuses this; `what` is Stripe's code for why. */
  | 'billing.stripe_refused'
  /** 400: This is not signed by Stripe with a secret that is known here, or was signed too long ago. */
  | 'billing.stripe_signature_refused'
  /** 409: The catalogue is being brought into agreement already; look again shortly. */
  | 'billing.sync_running'
  /** 413: The body is larger than 1 MB. */
  | 'body_too_large'
  /**
   * 409: This business takes nothing new on at present: what was booked before stands, and can be paid and called
   * off.
   */
  | 'business_closed'
  /**
   * 402: The plan of this business is not paid: it reads, finishes what was begun, and begins nothing new until it
   * is.
   */
  | 'business_not_in_good_standing'
  /** 403: This business is suspended: nothing in it changes, and only its own people see what is there. */
  | 'business_suspended'
  /** 503: Others are changing the same things; try again shortly. */
  | 'busy'
  /** 500: The part of the system that answers this does not keep its contract; nothing of its answer is shown. */
  | 'contract-drift'
  /** 403: A page of another site may not do this in a visitor's name. */
  | 'cross_site_request'
  /** 503: The answer would have come too late. */
  | 'deadline_passed'
  /** 403: This actor may not do that. */
  | 'forbidden'
  /** 410: It was here, and is no more. */
  | 'gone'
  /** 431: The headers are larger than 32 kB, or more than a hundred. */
  | 'headers_too_large'
  /** 409: This request was done before, but the key of its first answer is gone; look at what it did. */
  | 'idempotency_answer_lost'
  /** 409: A request with this Idempotency-Key is still being answered. */
  | 'idempotency_in_flight'
  /** 422: This Idempotency-Key was used with another body. */
  | 'idempotency_key_reused'
  /**
   * 401: The login provider does not say that this e-mail address is yours; have it confirmed there, then try
   * again.
   */
  | 'identity.address_not_proven'
  /** 409: A member of this business has this address and this role already. */
  | 'identity.already_member'
  /** 409: You have an account with this address; log in and accept with that. */
  | 'identity.already_registered'
  /** 403: This code is wrong or was used before; wait for the next one. */
  | 'identity.code_refused'
  /** 409: Another user has proven that this address is theirs; log in as that user instead. */
  | 'identity.email_taken'
  /** 422: The event is signed, and yet none that can be read. */
  | 'identity.event_unreadable'
  /** 401: Somebody of the login provider's administration acts as this person; that is not accepted here. */
  | 'identity.impersonated'
  /** 409: This invitation was accepted or taken back; make another. */
  | 'identity.invitation_over'
  /**
   * 403: This invitation was sent to another address than yours; log in as the user whose it is, or register with
   * it.
   */
  | 'identity.invited_another'
  /** 422: There is no OpenID Connect issuer at this address that we may use; `reasons` says why. */
  | 'identity.issuer_refused'
  /** 403: A key may do nothing that whoever makes it may not, nor make keys or give roles. */
  | 'identity.key_beyond_creator'
  /** 422: A key has to end in the future. */
  | 'identity.key_expired'
  /**
   * 422: A secret key is made for something, a publishable one for nothing: name the permissions of a secret key
   * alone.
   */
  | 'identity.key_without_purpose'
  /** 409: A business keeps at least one owner; make somebody else an owner first. */
  | 'identity.last_owner'
  /** 410: This link was used, has run out or never was one; ask for another. */
  | 'identity.link_worthless'
  /** 401: This login was not begun in this browser, took too long, or is over already; begin again. */
  | 'identity.login_over'
  /** 401: The login provider does not confirm this login; begin again. */
  | 'identity.login_refused'
  /** 403: This cannot be undone, so it takes a login of the last hour; log in again. */
  | 'identity.login_too_old'
  /** 409: There is no second factor, or none that waits to be confirmed. */
  | 'identity.no_totp'
  /** 403: Only an administrator of the organisation may connect it; log in by WorkOS as one of them. */
  | 'identity.not_its_administrator'
  /** 409: The organisation or the business is connected already; disconnect it first. */
  | 'identity.organisation_taken'
  /** 403: This role is not a business's to give. */
  | 'identity.platform_role'
  /** 503: The login provider cannot be reached, or does not answer as it should; try again shortly. */
  | 'identity.provider_unavailable'
  /** 401: This refresh token opens nothing any more; log in again. */
  | 'identity.refresh_refused'
  /** 422: A login may return to a page of an allowed origin alone, and then needs a code_challenge. */
  | 'identity.return_refused'
  /** 409: This role comes from the organisation that the business is connected to; take it away there. */
  | 'identity.role_from_organisation'
  /** 403: You may invite to roles below your own alone; owners to all of a business's. */
  | 'identity.role_too_high'
  /** 409: You run the platform; have an operator take that from you first. */
  | 'identity.runs_platform'
  /** 401: The password is right; logging in as this user takes a code of their authenticator app as well. */
  | 'identity.second_factor_required'
  /** 401: This is not signed by WorkOS with a secret that is known here, or was signed too long ago. */
  | 'identity.signature_refused'
  /** 422: This slug is reserved; choose another. */
  | 'identity.slug_reserved'
  /** 409: Another business has this slug; choose another. */
  | 'identity.slug_taken'
  /** 409: You own businesses, which `reasons` names; make others their owners and give your own role up first. */
  | 'identity.still_owner'
  /** 401: This ticket opens nothing: it was used, is too old, or is for something else. Get another. */
  | 'identity.ticket_refused'
  /** 401: This token is not one that its issuer gave out for us, or it has ended. */
  | 'identity.token_refused'
  /** 401: This refresh token was used before, so its login has been ended; log in again. */
  | 'identity.token_reused'
  /** 429: Too many failed logins for this address; wait before the next attempt. */
  | 'identity.too_many_attempts'
  /** 409: You have a second factor already; remove it first. */
  | 'identity.totp_active'
  /** 409: Set up a second factor yourself before you ask it of everybody. */
  | 'identity.totp_missing'
  /** 403: This business asks its staff for a second factor: set one up, then you may do that. */
  | 'identity.totp_required'
  /** 401: This code is wrong or was used before; wait for the next one. */
  | 'identity.wrong_code'
  /** 401: E-mail address and password do not belong together. */
  | 'identity.wrong_credentials'
  /** 403: This is not your password. */
  | 'identity.wrong_password'
  /** 500: Something went wrong on our side; it has been recorded. */
  | 'internal'
  /** 422: The request does not satisfy its contract. */
  | 'invalid'
  /** 400: Invalid connection params shape */
  | 'json.connection_params'
  /** 400: An object names the same member twice. */
  | 'json.duplicate_key'
  /** 400: The body is not UTF-8 encoded JSON. */
  | 'json.malformed'
  /** 400: A number is too long or too large to be kept exactly. */
  | 'json.number_out_of_range'
  /** 400: The body is nested too deeply. */
  | 'json.too_deep'
  /** 400: The body is longer than this request allows. */
  | 'json.too_large'
  /** 403: This login acts in the business alone whose own login provider vouches for it. */
  | 'login_confined'
  /** 401: This login has ended; log in again. */
  | 'login_ended'
  /** 405: This path does not answer this method. */
  | 'method_not_allowed'
  /** 421: This host is not served here. */
  | 'misdirected'
  /** 404: There is nothing here, or nothing that you may see. */
  | 'not_found'
  /** 503: More requests are in flight than this context takes on; try again shortly. */
  | 'overloaded'
  /** 412: It has changed since you read it. */
  | 'precondition_failed'
  /** 429: Too many requests; wait for as long as Retry-After says. */
  | 'rate_limited'
  /** 409: Another correction was made under this key. */
  | 'scheduling.adjustment_differs'
  /** 409: This customer was checked in before. */
  | 'scheduling.already_checked_in'
  /** 409: Only a confirmed booking can be completed or marked as a no-show. */
  | 'scheduling.booking_not_confirmed'
  /** 409: This booking takes place in person. */
  | 'scheduling.booking_not_online'
  /** 409: Only a pending booking can be approved or rejected. */
  | 'scheduling.booking_not_pending'
  /** 409: Nobody can have missed a booking that has not begun. */
  | 'scheduling.booking_not_started'
  /** 409: This booking is over: it can neither be moved nor cancelled. */
  | 'scheduling.booking_over'
  /** 409: Somebody has changed one of these bookings in this moment; look again. */
  | 'scheduling.bookings_changed'
  /** 503: This business was created moments ago and is not known here yet; try again shortly. */
  | 'scheduling.business_not_known_yet'
  /** 409: A customer can be checked in from a day before the start on. */
  | 'scheduling.check_in_too_early'
  /** 403: Whoever pays with credits has to prove that they are theirs. */
  | 'scheduling.credits_not_yours'
  /** 410: This customer was erased: nothing more is written about them. */
  | 'scheduling.customer_erased'
  /** 409: There is a customer with this e-mail address already; `current` says who. */
  | 'scheduling.customer_exists'
  /** 409: One of these was merged into another customer before; `current` says into whom. */
  | 'scheduling.customer_merged'
  /**
   * 409: This customer has bookings to come or memberships that renew; `reasons` says which, and `force` ends
   * them.
   */
  | 'scheduling.customer_still_expected'
  /** 409: These customers are two users, each with a proven address: nobody is both. */
  | 'scheduling.customers_are_two_users'
  /** 403: Whether a no-show costs something is decided by a person. */
  | 'scheduling.fee_needs_person'
  /** 409: This hold keeps another service, start or staff member than the ones asked for. */
  | 'scheduling.hold_mismatch'
  /** 410: This hold is over. If the slot is still free it can be booked or held again. */
  | 'scheduling.hold_over'
  /** 422: This is not a file that can be imported; `reasons` says why, and in which line where that is known. */
  | 'scheduling.import_unreadable'
  /** 409: These credits have expired or were revoked. */
  | 'scheduling.lot_over'
  /** 409: This membership has ended already. */
  | 'scheduling.membership_over'
  /** 409: This membership is not sold any more. */
  | 'scheduling.membership_plan_not_sold'
  /** 409: No fee of this booking waits for a decision. */
  | 'scheduling.no_fee_pending'
  /** 409: This start cannot be booked. */
  | 'scheduling.not_bookable'
  /** 409: Only a customer who was checked in, and has not left, can be checked out. */
  | 'scheduling.not_checked_in'
  /** 402: There are not enough credits for that. */
  | 'scheduling.not_enough_credits'
  /** 403: Only its author may write this note anew, or say who reads it. */
  | 'scheduling.not_the_author'
  /** 409: This booking does not wait for money. */
  | 'scheduling.nothing_due'
  /** 409: This entry is offered nothing at present; what it was offered may have ended. */
  | 'scheduling.nothing_offered'
  /** 410: This offer has expired; ask for the availability again. */
  | 'scheduling.offer_expired'
  /** 422: This offer was not made for this service, start, staff member and resource. */
  | 'scheduling.offer_refused'
  /** 409: This package is not sold any more. */
  | 'scheduling.package_not_sold'
  /**
   * 402: The plan of this business has no room for another active staff member: make one inactive, or choose
   * another.
   */
  | 'scheduling.plan_limit_reached'
  /** 409: This was paid online, and goes back the same way: refund its payment (`admin.payments.refund`). */
  | 'scheduling.purchase_paid_online'
  /** 409: This purchase was refunded already. */
  | 'scheduling.purchase_refunded'
  /** 410: Nobody is let in any more: the booking is over, or was called off. */
  | 'scheduling.room_closed'
  /** 409: Nobody is let in yet; `current` says when the room opens, unless the booking still waits for approval. */
  | 'scheduling.room_not_open'
  /** 503: The room is still being prepared; try again shortly. */
  | 'scheduling.room_not_ready'
  /** 422: This recurrence rule cannot be booked by. */
  | 'scheduling.rule_refused'
  /** 409: Somebody would lose their seat. */
  | 'scheduling.seats_taken'
  /** 409: This session has begun: only its services, seats and price can still be changed. */
  | 'scheduling.session_begun'
  /** 409: This session was cancelled or is over. */
  | 'scheduling.session_over'
  /** 409: The staff member's time is taken. */
  | 'scheduling.session_refused'
  /** 409: This start has been taken. */
  | 'scheduling.slot_taken'
  /** 409: It is too close to the start for the customer to move this booking. */
  | 'scheduling.too_late_to_move'
  /** 410: The time for paying is over, and the booking's time is about to be released. */
  | 'scheduling.too_late_to_pay'
  /** 409: A schedule can have 2,000 overrides; remove some that are over. */
  | 'scheduling.too_many_overrides'
  /** 422: This address is not fetched, or did not answer with what was asked for; `reasons` says why. */
  | 'scheduling.url_refused'
  /** 503: The video service does not do what is asked now; try again shortly. */
  | 'scheduling.video_unavailable'
  /** 410: This entry waits no longer. */
  | 'scheduling.waitlist_over'
  /** 503: This server has as many streams open as it takes on; try again shortly. */
  | 'streams_full'
  /** 429: This user has ten streams open already; close one first. */
  | 'too_many_streams'
  /** 400: This is not a call that tRPC makes. */
  | 'trpc.bad_call'
  /** 404: There is no procedure of this name. */
  | 'trpc.no_procedure'
  /** 405: A query is asked with GET, a mutation sent with POST, a subscription opened with GET. */
  | 'trpc.wrong_method'
  /** 401: This needs a valid login or key. */
  | 'unauthorized'
  /** 503: This part of the system cannot answer now; try again shortly. */
  | 'unavailable'
  /** 415: The body has to be JSON: send it with `Content-Type: application/json` and no content coding. */
  | 'unsupported_media_type'
  /** 414: The URL is longer than 16 kB. */
  | 'url_too_long'
  /** 409: A stored secret is not what was written in its place; this is recorded and looked into. */
  | 'vault.tampered'
  /** 503: A key that this part of the system needs is not at hand; try again later. */
  | 'vault.unknown_key';

// Made by `make gen`; edit the contracts or the gateway's tables instead.

import type { Call, Pages } from '../calls.js';
import { Operations } from '../operations.js';
import type { StreamEvent, StreamOptions } from '../streams.js';
import type { Operation, Options } from '../transport.js';
import type * as shapes from './shapes.js';

/** What belongs to no one business: users, logins. */
export abstract class PlatformOperations extends Operations {
  /**
   * Register a person with a password and log them in. The address is theirs once they follow the link in a mail.
   * The answer is the same whether or not anybody has registered with this address; its holder is told by mail.
   * `POST /v1/auth/register`.
   */
  registerUser(asked: shapes.RegisterUser, options?: Options): Call<shapes.Tokens> {
    return this.call<shapes.Tokens>(OPERATIONS.registerUser, asked, options);
  }

  /**
   * Register a person, create a business of theirs and log them in: all of it or nothing. Somebody who is
   * registered already creates a business as themselves.
   * `POST /v1/auth/signup`.
   */
  signUp(asked: shapes.SignUp, options?: Options): Call<shapes.SignedUp> {
    return this.call<shapes.SignedUp>(OPERATIONS.signUp, asked, options);
  }

  /**
   * Exchange e-mail and password for tokens.
   * `POST /v1/auth/login`.
   */
  logIn(asked: shapes.LogIn, options?: Options): Call<shapes.Tokens> {
    return this.call<shapes.Tokens>(OPERATIONS.logIn, asked, options);
  }

  /**
   * Exchange a refresh token for a new pair. A token used twice ends its whole login.
   * `POST /v1/auth/refresh`.
   */
  refreshLogin(asked: shapes.RefreshLogin, options?: Options): Call<shapes.Tokens> {
    return this.call<shapes.Tokens>(OPERATIONS.refreshLogin, asked, options);
  }

  /**
   * End the login of this refresh token.
   * `POST /v1/auth/logout`.
   */
  logOut(asked: shapes.LogOut, options?: Options): Call<void> {
    return this.call<void>(OPERATIONS.logOut, asked, options);
  }

  /**
   * Exchange the code that a page came back with for tokens: once, within a minute.
   * `POST /v1/auth/login-code`.
   */
  exchangeLoginCode(asked: shapes.ExchangeLoginCode, options?: Options): Call<shapes.Tokens> {
    return this.call<shapes.Tokens>(OPERATIONS.exchangeLoginCode, asked, options);
  }

  /**
   * What the link in a mail is for; nothing is done with it.
   * `GET /v1/auth/links`.
   */
  getAccountLink(asked: shapes.GetAccountLink, options?: Options): Call<shapes.AccountLink> {
    return this.call<shapes.AccountLink>(OPERATIONS.getAccountLink, asked, options);
  }

  /**
   * Prove with the link in a mail that an address is yours. It works once.
   * `POST /v1/auth/email/verify`.
   */
  verifyEmail(asked: shapes.VerifyEmail, options?: Options): Call<void> {
    return this.call<void>(OPERATIONS.verifyEmail, asked, options);
  }

  /**
   * Send the mail that proves the address of the user who asks once more; earlier links are worth nothing then.
   * `POST /v1/auth/email/resend`. Needs a login.
   */
  resendVerification(options?: Options): Call<void> {
    return this.call<void>(OPERATIONS.resendVerification, {}, options);
  }

  /**
   * Send a link to choose another password, if this is a user's address. The answer is the same if it is not.
   * `POST /v1/auth/password/forgot`.
   */
  requestPasswordReset(asked: shapes.RequestPasswordReset, options?: Options): Call<void> {
    return this.call<void>(OPERATIONS.requestPasswordReset, asked, options);
  }

  /**
   * Choose another password with the link in a mail. It works once; all logins of the user end.
   * `POST /v1/auth/password/reset`.
   */
  resetPassword(asked: shapes.ResetPassword, options?: Options): Call<void> {
    return this.call<void>(OPERATIONS.resetPassword, asked, options);
  }

  /**
   * Choose another password, knowing the present one. All logins end; the answer is a new one.
   * `POST /v1/auth/password`. Needs a login.
   */
  changePassword(asked: shapes.ChangePassword, options?: Options): Call<shapes.Tokens> {
    return this.call<shapes.Tokens>(OPERATIONS.changePassword, asked, options);
  }

  /**
   * Where the user who asks is logged in: the hundred logins that were used last, the latest first.
   * `GET /v1/auth/logins`. Needs a login.
   */
  listLogins(options?: Options): Call<shapes.Page<shapes.OpenLogin>> {
    return this.call<shapes.Page<shapes.OpenLogin>>(OPERATIONS.listLogins, {}, options);
  }

  /**
   * End one of the logins of the user who asks; it opens nothing any more within seconds.
   * `DELETE /v1/auth/logins/{login_id}`. Needs a login.
   */
  endLogin(asked: shapes.EndLogin, options?: Options): Call<void> {
    return this.call<void>(OPERATIONS.endLogin, asked, options);
  }

  /**
   * End all logins of the user who asks but the one they ask with.
   * `POST /v1/auth/logins/end-others`. Needs a login.
   */
  endOtherLogins(options?: Options): Call<void> {
    return this.call<void>(OPERATIONS.endOtherLogins, {}, options);
  }

  /**
   * Whether there is a second factor, and how many recovery codes are left.
   * `GET /v1/auth/totp`. Needs a login.
   */
  getTotp(options?: Options): Call<shapes.TotpStatus> {
    return this.call<shapes.TotpStatus>(OPERATIONS.getTotp, {}, options);
  }

  /**
   * Begin to set up an authenticator app. Until a code confirms it, logging in is as before.
   * `POST /v1/auth/totp`. Needs a login.
   */
  startTotp(options?: Options): Call<shapes.TotpSecret> {
    return this.call<shapes.TotpSecret>(OPERATIONS.startTotp, {}, options);
  }

  /**
   * Show with a code that the app is set up. From now on logging in takes a code; all other logins end.
   * `POST /v1/auth/totp/confirm`. Needs a login.
   */
  confirmTotp(asked: shapes.ConfirmTotp, options?: Options): Call<shapes.RecoveryCodes> {
    return this.call<shapes.RecoveryCodes>(OPERATIONS.confirmTotp, asked, options);
  }

  /**
   * Give new recovery codes; the earlier ones are worth nothing then.
   * `POST /v1/auth/totp/codes`. Needs a login.
   */
  renewRecoveryCodes(asked: shapes.RenewRecoveryCodes, options?: Options): Call<shapes.RecoveryCodes> {
    return this.call<shapes.RecoveryCodes>(OPERATIONS.renewRecoveryCodes, asked, options);
  }

  /**
   * Do without a second factor again. Businesses that ask for one give no more roles then.
   * `POST /v1/auth/totp/remove`. Needs a login.
   */
  removeTotp(asked: shapes.RemoveTotp, options?: Options): Call<void> {
    return this.call<void>(OPERATIONS.removeTotp, asked, options);
  }

  /**
   * Accept an invitation as the user who asks, whose address it was sent to.
   * `POST /v1/auth/invitations/accept`. Needs a login.
   */
  acceptInvitation(asked: shapes.AcceptInvitation, options?: Options): Call<shapes.Member> {
    return this.call<shapes.Member>(OPERATIONS.acceptInvitation, asked, options);
  }

  /**
   * Accept an invitation by registering with the address it was sent to, and log in.
   * `POST /v1/auth/invitations/register`.
   */
  acceptAsNewUser(asked: shapes.AcceptAsNewUser, options?: Options): Call<shapes.Tokens> {
    return this.call<shapes.Tokens>(OPERATIONS.acceptAsNewUser, asked, options);
  }

  /**
   * Who am I?
   * `GET /v1/auth/me`. Needs a login.
   */
  getMe(options?: Options): Call<shapes.Me> {
    return this.call<shapes.Me>(OPERATIONS.getMe, {}, options);
  }

  /**
   * Change what the user who asks is called and in which language they are written to; only the fields given.
   * `PATCH /v1/auth/me`. Needs a login.
   */
  updateMe(asked: shapes.UpdateMe = {}, options?: Options): Call<shapes.User> {
    return this.call<shapes.User>(OPERATIONS.updateMe, asked, options);
  }

  /**
   * Everything that identity holds about the user who asks.
   * `POST /v1/auth/me/export`. Needs a login.
   */
  exportMe(options?: Options): Call<shapes.UserExport> {
    return this.call<shapes.UserExport>(OPERATIONS.exportMe, {}, options);
  }

  /**
   * Erase the account of the user who asks. Needs a login of the last hour; there is no undo. Refused with 409
   * while they own a business. Businesses keep what they have to keep of their customers, unlinked.
   * `DELETE /v1/auth/me`. Needs a login.
   */
  eraseMe(options?: Options): Call<void> {
    return this.call<void>(OPERATIONS.eraseMe, {}, options);
  }

  /**
   * Get a ticket that opens one stream, once, within half a minute: for browsers, whose streams send no headers.
   * `POST /v1/auth/tickets`. Needs a login.
   */
  issueTicket(asked: shapes.IssueTicket, options?: Options): Call<shapes.Ticket> {
    return this.call<shapes.Ticket>(OPERATIONS.issueTicket, asked, options);
  }

  /**
   * Create a business; the caller becomes its owner.
   * `POST /v1/businesses`. Needs a login.
   */
  createBusiness(asked: shapes.CreateBusiness, options?: Options): Call<shapes.Business> {
    return this.call<shapes.Business>(OPERATIONS.createBusiness, asked, options);
  }
}

/** What happens in one business. */
export abstract class BusinessOperations extends Operations {
  /**
   * The keys of the business, newest first, the revoked ones among them.
   * `GET /v1/{slug}/api-keys`. Needs the permission `keys:read`.
   */
  listApiKeys(asked: shapes.ListApiKeys = {}, options?: Options): Pages<shapes.ApiKey> {
    return this.pages<shapes.ApiKey>(OPERATIONS.listApiKeys, asked, options);
  }

  /**
   * Make a key. Its secret is in this answer alone: what is kept is a hash.
   * `POST /v1/{slug}/api-keys`. Needs the permission `keys:write`.
   */
  createApiKey(asked: shapes.CreateApiKey, options?: Options): Call<shapes.NewApiKey> {
    return this.call<shapes.NewApiKey>(OPERATIONS.createApiKey, asked, options);
  }

  /**
   * End a key, for ever and within five seconds. One that has ended stays as it is.
   * `DELETE /v1/{slug}/api-keys/{key_id}`. Needs the permission `keys:write`.
   */
  revokeApiKey(asked: shapes.RevokeApiKey, options?: Options): Call<shapes.ApiKey> {
    return this.call<shapes.ApiKey>(OPERATIONS.revokeApiKey, asked, options);
  }

  /**
   * The business with this slug.
   * `GET /v1/{slug}`.
   */
  getBusiness(options?: Options): Call<shapes.Business> {
    return this.call<shapes.Business>(OPERATIONS.getBusiness, {}, options);
  }

  /**
   * The services a customer can book.
   * `GET /v1/{slug}/services`.
   */
  listPublicServices(asked: shapes.ListPublicServices = {}, options?: Options): Pages<shapes.PublicService> {
    return this.pages<shapes.PublicService>(OPERATIONS.listPublicServices, asked, options);
  }

  /**
   * One bookable service.
   * `GET /v1/{slug}/services/{service_id}`.
   */
  getPublicService(asked: shapes.GetPublicService, options?: Options): Call<shapes.PublicService> {
    return this.call<shapes.PublicService>(OPERATIONS.getPublicService, asked, options);
  }

  /**
   * When the business is open.
   * `GET /v1/{slug}/hours`.
   */
  getOpeningHours(options?: Options): Call<shapes.OpeningHours> {
    return this.call<shapes.OpeningHours>(OPERATIONS.getOpeningHours, {}, options);
  }

  /**
   * The staff members a customer can book.
   * `GET /v1/{slug}/staff`.
   */
  listPublicStaff(asked: shapes.ListPublicStaff = {}, options?: Options): Pages<shapes.PublicStaffMember> {
    return this.pages<shapes.PublicStaffMember>(OPERATIONS.listPublicStaff, asked, options);
  }

  /**
   * The packages a customer can buy.
   * `GET /v1/{slug}/packages`.
   */
  listPublicPackages(asked: shapes.ListPublicPackages = {}, options?: Options): Pages<shapes.Package> {
    return this.pages<shapes.Package>(OPERATIONS.listPublicPackages, asked, options);
  }

  /**
   * The memberships a customer can have.
   * `GET /v1/{slug}/memberships`.
   */
  listPublicMembershipPlans(asked: shapes.ListPublicMembershipPlans = {}, options?: Options): Pages<shapes.MembershipPlan> {
    return this.pages<shapes.MembershipPlan>(OPERATIONS.listPublicMembershipPlans, asked, options);
  }

  /**
   * The slots of coming sessions, also full ones, with the seats that are left in each; at most 93 days.
   * `GET /v1/{slug}/sessions`.
   */
  listSessionSlots(asked: shapes.ListSessionSlots = {}, options?: Options): Call<shapes.Timetable> {
    return this.call<shapes.Timetable>(OPERATIONS.listSessionSlots, asked, options);
  }

  /**
   * Bookable starts of a service in `[from, to)`, at most 93 days.
   * `GET /v1/{slug}/availability`.
   */
  listAvailability(asked: shapes.ListAvailability, options?: Options): Call<shapes.Availability> {
    return this.call<shapes.Availability>(OPERATIONS.listAvailability, asked, options);
  }

  /**
   * The first bookable starts from now on.
   * `GET /v1/{slug}/availability/next`.
   */
  nextAvailability(asked: shapes.NextAvailability, options?: Options): Call<shapes.Availability> {
    return this.call<shapes.Availability>(OPERATIONS.nextAvailability, asked, options);
  }

  /**
   * Why this start is bookable or not.
   * `GET /v1/{slug}/availability/explain`.
   */
  explainAvailability(asked: shapes.ExplainAvailability, options?: Options): Call<shapes.Explanation> {
    return this.call<shapes.Explanation>(OPERATIONS.explainAvailability, asked, options);
  }

  /**
   * Keep a slot for ten minutes. Refused with 409 and alternatives when it is not free.
   * `POST /v1/{slug}/holds`.
   */
  placeHold(asked: shapes.PlaceHold, options?: Options): Call<shapes.Hold> {
    return this.call<shapes.Hold>(OPERATIONS.placeHold, asked, options);
  }

  /**
   * Give a held slot back.
   * `DELETE /v1/{slug}/holds/{hold_id}`.
   */
  releaseHold(asked: shapes.ReleaseHold, options?: Options): Call<void> {
    return this.call<void>(OPERATIONS.releaseHold, asked, options);
  }

  /**
   * Book a slot, directly or by consuming a hold.
   * `POST /v1/{slug}/bookings`.
   */
  createBooking(asked: shapes.CreateBooking, options?: Options): Call<shapes.NewBooking> {
    return this.call<shapes.NewBooking>(OPERATIONS.createBooking, asked, options);
  }

  /**
   * A booking, for its customer (by a manage token or login) or the business's staff.
   * `GET /v1/{slug}/bookings/{booking_id}`.
   */
  getBooking(asked: shapes.GetBooking, options?: Options): Call<shapes.Booking> {
    return this.call<shapes.Booking>(OPERATIONS.getBooking, asked, options);
  }

  /**
   * Call a booking off. Inside the notice a customer owes the policy's fee.
   * `POST /v1/{slug}/bookings/{booking_id}/cancel`.
   */
  cancelBooking(asked: shapes.CancelBooking, options?: Options): Call<shapes.Booking> {
    return this.call<shapes.Booking>(OPERATIONS.cancelBooking, asked, options);
  }

  /**
   * Move a booking in one step; its own old time never blocks it.
   * `POST /v1/{slug}/bookings/{booking_id}/reschedule`.
   */
  rescheduleBooking(asked: shapes.RescheduleBooking, options?: Options): Call<shapes.Booking> {
    return this.call<shapes.Booking>(OPERATIONS.rescheduleBooking, asked, options);
  }

  /**
   * A way into the room of an online booking, made for who asks; from 15 minutes before it until 30 after it.
   * `POST /v1/{slug}/bookings/{booking_id}/join`.
   */
  joinBooking(asked: shapes.JoinBooking, options?: Options): Call<shapes.JoinLink> {
    return this.call<shapes.JoinLink>(OPERATIONS.joinBooking, asked, options);
  }

  /**
   * The booking as an iCalendar file.
   * `GET /v1/{slug}/bookings/{booking_id}/calendar.ics`.
   */
  getCalendarFile(asked: shapes.GetCalendarFile, options?: Options): Call<string> {
    return this.call<string>(OPERATIONS.getCalendarFile, asked, options);
  }

  /**
   * Every transition of a booking, oldest first.
   * `GET /v1/{slug}/bookings/{booking_id}/timeline`.
   */
  getTimeline(asked: shapes.GetTimeline, options?: Options): Call<shapes.Timeline> {
    return this.call<shapes.Timeline>(OPERATIONS.getTimeline, asked, options);
  }

  /**
   * A dry run: every occurrence, whether it can be booked, why not, and what could be had instead.
   * `POST /v1/{slug}/series/preview`.
   */
  previewSeries(asked: shapes.PreviewSeries, options?: Options): Call<shapes.SeriesPlan> {
    return this.call<shapes.SeriesPlan>(OPERATIONS.previewSeries, asked, options);
  }

  /**
   * Book every occurrence of a rule, or none.
   * `POST /v1/{slug}/series`.
   */
  createSeries(asked: shapes.CreateSeries, options?: Options): Call<shapes.NewSeries> {
    return this.call<shapes.NewSeries>(OPERATIONS.createSeries, asked, options);
  }

  /**
   * A series, for its customer (by a manage token of it or login) or the business's staff.
   * `GET /v1/{slug}/series/{series_id}`.
   */
  getSeries(asked: shapes.GetSeries, options?: Options): Call<shapes.Series> {
    return this.call<shapes.Series>(OPERATIONS.getSeries, asked, options);
  }

  /**
   * Call off one occurrence, one and the following, or all that lie ahead; each by the rules of a single booking.
   * `POST /v1/{slug}/series/{series_id}/cancel`.
   */
  cancelSeries(asked: shapes.CancelSeries, options?: Options): Call<shapes.Series> {
    return this.call<shapes.Series>(OPERATIONS.cancelSeries, asked, options);
  }

  /**
   * Move one occurrence, one and the following, or all that lie ahead, by the same local time: all or none. This
   * and following is cut off as a series of its own, which is the answer; the same tokens manage it.
   * `POST /v1/{slug}/series/{series_id}/reschedule`.
   */
  rescheduleSeries(asked: shapes.RescheduleSeries, options?: Options): Call<shapes.Series> {
    return this.call<shapes.Series>(OPERATIONS.rescheduleSeries, asked, options);
  }

  /**
   * Wait for time of a service, on local dates (both included) of at most 93 days and in hours that suit.
   * `POST /v1/{slug}/waitlist`.
   */
  joinWaitlist(asked: shapes.JoinWaitlist, options?: Options): Call<shapes.NewWaitlistEntry> {
    return this.call<shapes.NewWaitlistEntry>(OPERATIONS.joinWaitlist, asked, options);
  }

  /**
   * An entry and what it is offered, for its customer (by its token) or the business's staff.
   * `GET /v1/{slug}/waitlist/{entry_id}`.
   */
  getWaitlistEntry(asked: shapes.GetWaitlistEntry, options?: Options): Call<shapes.WaitlistEntry> {
    return this.call<shapes.WaitlistEntry>(OPERATIONS.getWaitlistEntry, asked, options);
  }

  /**
   * Book the time that is kept for an entry, at the price it was offered for.
   * `POST /v1/{slug}/waitlist/{entry_id}/accept`.
   */
  acceptOffer(asked: shapes.AcceptOffer, options?: Options): Call<shapes.NewBooking> {
    return this.call<shapes.NewBooking>(OPERATIONS.acceptOffer, asked, options);
  }

  /**
   * Let the time that is kept for an entry go to the next, and wait on for another.
   * `POST /v1/{slug}/waitlist/{entry_id}/decline`.
   */
  declineOffer(asked: shapes.DeclineOffer, options?: Options): Call<shapes.WaitlistEntry> {
    return this.call<shapes.WaitlistEntry>(OPERATIONS.declineOffer, asked, options);
  }

  /**
   * Wait no longer; what is kept for the entry goes to the next.
   * `DELETE /v1/{slug}/waitlist/{entry_id}`.
   */
  leaveWaitlist(asked: shapes.LeaveWaitlist, options?: Options): Call<void> {
    return this.call<void>(OPERATIONS.leaveWaitlist, asked, options);
  }

  /**
   * Times at which several services can be had one after the other, the first in `[from, to)`, at most 14 days.
   * For moving a visit, name it: its own bookings do not stand in the way then.
   * `POST /v1/{slug}/visits/times`.
   */
  listVisitTimes(asked: shapes.ListVisitTimes, options?: Options): Call<shapes.VisitAvailability> {
    return this.call<shapes.VisitAvailability>(OPERATIONS.listVisitTimes, asked, options);
  }

  /**
   * Book several services one after the other, all or none.
   * `POST /v1/{slug}/visits`.
   */
  createVisit(asked: shapes.CreateVisit, options?: Options): Call<shapes.NewVisit> {
    return this.call<shapes.NewVisit>(OPERATIONS.createVisit, asked, options);
  }

  /**
   * A visit, for its customer (by a manage token of it or login) or the business's staff.
   * `GET /v1/{slug}/visits/{visit_id}`.
   */
  getVisit(asked: shapes.GetVisit, options?: Options): Call<shapes.Visit> {
    return this.call<shapes.Visit>(OPERATIONS.getVisit, asked, options);
  }

  /**
   * Call off all of a visit that lies ahead; each booking by its own rules.
   * `POST /v1/{slug}/visits/{visit_id}/cancel`.
   */
  cancelVisit(asked: shapes.CancelVisit, options?: Options): Call<shapes.Visit> {
    return this.call<shapes.Visit>(OPERATIONS.cancelVisit, asked, options);
  }

  /**
   * Move all of a visit that lies ahead, all or none; none of its own old times blocks it.
   * `POST /v1/{slug}/visits/{visit_id}/reschedule`.
   */
  rescheduleVisit(asked: shapes.RescheduleVisit, options?: Options): Call<shapes.Visit> {
    return this.call<shapes.Visit>(OPERATIONS.rescheduleVisit, asked, options);
  }

  /**
   * Pay a booking's deposit, buy a package or join a membership: exactly one of them. The gateway answers it:
   * scheduling says what is owed and records what is bought, billing opens Stripe's page. There is one open
   * checkout for each thing that is to be paid: asked for again, it is told again.
   * `POST /v1/{slug}/checkouts`.
   */
  startCheckout(asked: shapes.StartCheckout, options?: Options): Call<shapes.StartedCheckout> {
    return this.call<shapes.StartedCheckout>(OPERATIONS.startCheckout, asked, options);
  }

  /**
   * How a checkout stands, for whoever has its token and the business's staff.
   * `GET /v1/{slug}/checkouts/{checkout_id}`.
   */
  getCheckout(asked: shapes.GetCheckout, options?: Options): Call<shapes.Checkout> {
    return this.call<shapes.Checkout>(OPERATIONS.getCheckout, asked, options);
  }

  /**
   * Pay a booking's fee that is due on a page of Stripe's. For whoever has a token of its manage links, the
   * customer that the login is, and staff.
   * `POST /v1/{slug}/bookings/{booking_id}/fee/pay`.
   */
  payFee(asked: shapes.PayFee, options?: Options): Call<shapes.OpenedCheckout> {
    return this.call<shapes.OpenedCheckout>(OPERATIONS.payFee, asked, options);
  }

  /**
   * Buy a gift code of an amount, in the business's currency, on a page of Stripe's. It is mailed once it is paid,
   * and told once to whoever has the checkout's token.
   * `POST /v1/{slug}/gift-codes`.
   */
  buyGiftCode(asked: shapes.BuyGiftCode, options?: Options): Call<shapes.OpenedCheckout> {
    return this.call<shapes.OpenedCheckout>(OPERATIONS.buyGiftCode, asked, options);
  }

  /**
   * What can be spent by a code, for whoever has it.
   * `POST /v1/{slug}/gift-codes/balance`.
   */
  getGiftBalance(asked: shapes.GetGiftBalance, options?: Options): Call<shapes.GiftBalance> {
    return this.call<shapes.GiftBalance>(OPERATIONS.getGiftBalance, asked, options);
  }

  /**
   * The code that was bought, told once: it is stored hashed.
   * `POST /v1/{slug}/gift-codes/{gift_code_id}/reveal`.
   */
  revealGiftCode(asked: shapes.RevealGiftCode, options?: Options): Call<shapes.RevealedGift> {
    return this.call<shapes.RevealedGift>(OPERATIONS.revealGiftCode, asked, options);
  }

  /**
   * What a customer agrees to who lets a card be kept.
   * `GET /v1/{slug}/payment-methods/consent`.
   */
  getCardConsent(options?: Options): Call<shapes.CardConsent> {
    return this.call<shapes.CardConsent>(OPERATIONS.getCardConsent, {}, options);
  }

  /**
   * The cards that one has let the business keep, newest first; proven as for `SaveCard`.
   * `GET /v1/{slug}/payment-methods`.
   */
  listMyPaymentMethods(asked: shapes.ListMyPaymentMethods = {}, options?: Options): Call<shapes.Page<shapes.PaymentMethod>> {
    return this.call<shapes.Page<shapes.PaymentMethod>>(OPERATIONS.listMyPaymentMethods, asked, options);
  }

  /**
   * Leave a card for later fees, on a page of Stripe's. For whoever has a token of a booking's manage links, and
   * for the customer that the login is.
   * `POST /v1/{slug}/payment-methods`.
   */
  saveCard(asked: shapes.SaveCard, options?: Options): Call<shapes.CardSetup> {
    return this.call<shapes.CardSetup>(OPERATIONS.saveCard, asked, options);
  }

  /**
   * Take back the permission to charge a card; proven as for `SaveCard`.
   * `DELETE /v1/{slug}/payment-methods/{payment_method_id}`.
   */
  removeMyPaymentMethod(asked: shapes.RemoveMyPaymentMethod, options?: Options): Call<void> {
    return this.call<void>(OPERATIONS.removeMyPaymentMethod, asked, options);
  }

  /**
   * What a business knows of the user who asks; a 404 while no customer of it has their proven address.
   * `GET /v1/{slug}/me`. Needs a login.
   */
  getMyself(options?: Options): Call<shapes.Customer> {
    return this.call<shapes.Customer>(OPERATIONS.getMyself, {}, options);
  }

  /**
   * The bookings of the user who asks, by start, oldest first; none while no customer has their proven address.
   * `GET /v1/{slug}/me/bookings`. Needs a login.
   */
  listMyBookings(asked: shapes.ListMyBookings = {}, options?: Options): Pages<shapes.Booking> {
    return this.pages<shapes.Booking>(OPERATIONS.listMyBookings, asked, options);
  }

  /**
   * The credits of the user who asks; a 404 while no customer has their proven address.
   * `GET /v1/{slug}/me/credits`. Needs a login.
   */
  getMyCredits(options?: Options): Call<shapes.CustomerCredits> {
    return this.call<shapes.CustomerCredits>(OPERATIONS.getMyCredits, {}, options);
  }

  /**
   * The caller's own invoices, newest first, without drafts; a 404 while no customer is linked to the login. The
   * gateway answers it: scheduling says which customer the login is, billing has their invoices.
   * `GET /v1/{slug}/me/invoices`. Needs a login.
   */
  listMyInvoices(asked: shapes.ListMyInvoices = {}, options?: Options): Pages<shapes.Invoice> {
    return this.pages<shapes.Invoice>(OPERATIONS.listMyInvoices, asked, options);
  }

  /**
   * Everything that a business holds about the user who asks; a 404 while no customer is linked to the login.
   * `POST /v1/{slug}/me/export`. Needs a login.
   */
  exportMine(options?: Options): Call<shapes.CustomerExport> {
    return this.call<shapes.CustomerExport>(OPERATIONS.exportMine, {}, options);
  }

  /**
   * Have this business forget the user who asks, as far as `EraseCustomer` goes; their account stays. Refused with
   * 409 while bookings are to come or memberships renew. A 404 while no customer is linked to the login.
   * `DELETE /v1/{slug}/me`. Needs a login.
   */
  eraseMine(options?: Options): Call<shapes.Erasure> {
    return this.call<shapes.Erasure>(OPERATIONS.eraseMine, {}, options);
  }

  /**
   * In-app notifications of the user who asks, after a sequence, oldest first.
   * `GET /v1/{slug}/me/notifications`. Needs a login.
   */
  listMyNotifications(asked: shapes.ListMyNotifications = {}, options?: Options): Call<shapes.Page<shapes.InAppNotification>> {
    return this.call<shapes.Page<shapes.InAppNotification>>(OPERATIONS.listMyNotifications, asked, options);
  }

  /**
   * Mark one of the caller's notifications as read.
   * `POST /v1/{slug}/me/notifications/{notification_id}/read`. Needs a login.
   */
  markRead(asked: shapes.MarkRead, options?: Options): Call<void> {
    return this.call<void>(OPERATIONS.markRead, asked, options);
  }

  /**
   * What happens, as it happens; one connection after another, until its signal or its loop ends.
   * `GET /v1/{slug}/me/stream`. Needs a login.
   */
  streamMe(options?: StreamOptions): AsyncGenerator<StreamEvent, void, undefined> {
    return this.listen('/v1/{slug}/me/stream', options);
  }

  /**
   * What happens, as it happens; one connection after another, until its signal or its loop ends.
   * `GET /v1/admin/stream`. Needs the permission `bookings:read`.
   */
  streamAdmin(options?: StreamOptions): AsyncGenerator<StreamEvent, void, undefined> {
    return this.listen('/v1/admin/stream', options);
  }
}

const OPERATIONS = {
  registerUser: { method: 'POST', path: '/v1/auth/register', answer: 'json' },
  signUp: { method: 'POST', path: '/v1/auth/signup', answer: 'json' },
  logIn: { method: 'POST', path: '/v1/auth/login', answer: 'json' },
  refreshLogin: { method: 'POST', path: '/v1/auth/refresh', answer: 'json' },
  logOut: { method: 'POST', path: '/v1/auth/logout', answer: 'nothing' },
  exchangeLoginCode: { method: 'POST', path: '/v1/auth/login-code', answer: 'json' },
  getAccountLink: { method: 'GET', path: '/v1/auth/links', answer: 'json' },
  verifyEmail: { method: 'POST', path: '/v1/auth/email/verify', answer: 'nothing' },
  resendVerification: { method: 'POST', path: '/v1/auth/email/resend', answer: 'nothing' },
  requestPasswordReset: { method: 'POST', path: '/v1/auth/password/forgot', answer: 'nothing' },
  resetPassword: { method: 'POST', path: '/v1/auth/password/reset', answer: 'nothing' },
  changePassword: { method: 'POST', path: '/v1/auth/password', answer: 'json' },
  listLogins: { method: 'GET', path: '/v1/auth/logins', answer: 'json' },
  endLogin: { method: 'DELETE', path: '/v1/auth/logins/{login_id}', answer: 'nothing' },
  endOtherLogins: { method: 'POST', path: '/v1/auth/logins/end-others', answer: 'nothing' },
  getTotp: { method: 'GET', path: '/v1/auth/totp', answer: 'json' },
  startTotp: { method: 'POST', path: '/v1/auth/totp', answer: 'json' },
  confirmTotp: { method: 'POST', path: '/v1/auth/totp/confirm', answer: 'json' },
  renewRecoveryCodes: { method: 'POST', path: '/v1/auth/totp/codes', answer: 'json' },
  removeTotp: { method: 'POST', path: '/v1/auth/totp/remove', answer: 'nothing' },
  acceptInvitation: { method: 'POST', path: '/v1/auth/invitations/accept', answer: 'json' },
  acceptAsNewUser: { method: 'POST', path: '/v1/auth/invitations/register', answer: 'json' },
  getMe: { method: 'GET', path: '/v1/auth/me', answer: 'json' },
  updateMe: { method: 'PATCH', path: '/v1/auth/me', answer: 'json' },
  exportMe: { method: 'POST', path: '/v1/auth/me/export', answer: 'json' },
  eraseMe: { method: 'DELETE', path: '/v1/auth/me', answer: 'nothing' },
  issueTicket: { method: 'POST', path: '/v1/auth/tickets', answer: 'json' },
  createBusiness: { method: 'POST', path: '/v1/businesses', answer: 'json' },
  listApiKeys: { method: 'GET', path: '/v1/{slug}/api-keys', answer: 'json' },
  createApiKey: { method: 'POST', path: '/v1/{slug}/api-keys', answer: 'json' },
  revokeApiKey: { method: 'DELETE', path: '/v1/{slug}/api-keys/{key_id}', answer: 'json' },
  getBusiness: { method: 'GET', path: '/v1/{slug}', answer: 'json' },
  listPublicServices: { method: 'GET', path: '/v1/{slug}/services', answer: 'json' },
  getPublicService: { method: 'GET', path: '/v1/{slug}/services/{service_id}', answer: 'json' },
  getOpeningHours: { method: 'GET', path: '/v1/{slug}/hours', answer: 'json' },
  listPublicStaff: { method: 'GET', path: '/v1/{slug}/staff', answer: 'json' },
  listPublicPackages: { method: 'GET', path: '/v1/{slug}/packages', answer: 'json' },
  listPublicMembershipPlans: { method: 'GET', path: '/v1/{slug}/memberships', answer: 'json' },
  listSessionSlots: { method: 'GET', path: '/v1/{slug}/sessions', answer: 'json' },
  listAvailability: { method: 'GET', path: '/v1/{slug}/availability', answer: 'json' },
  nextAvailability: { method: 'GET', path: '/v1/{slug}/availability/next', answer: 'json' },
  explainAvailability: { method: 'GET', path: '/v1/{slug}/availability/explain', answer: 'json' },
  placeHold: { method: 'POST', path: '/v1/{slug}/holds', answer: 'json' },
  releaseHold: { method: 'DELETE', path: '/v1/{slug}/holds/{hold_id}', answer: 'nothing' },
  createBooking: { method: 'POST', path: '/v1/{slug}/bookings', answer: 'json' },
  getBooking: { method: 'GET', path: '/v1/{slug}/bookings/{booking_id}', answer: 'json' },
  cancelBooking: { method: 'POST', path: '/v1/{slug}/bookings/{booking_id}/cancel', answer: 'json' },
  rescheduleBooking: { method: 'POST', path: '/v1/{slug}/bookings/{booking_id}/reschedule', answer: 'json' },
  joinBooking: { method: 'POST', path: '/v1/{slug}/bookings/{booking_id}/join', answer: 'json' },
  getCalendarFile: { method: 'GET', path: '/v1/{slug}/bookings/{booking_id}/calendar.ics', answer: 'text' },
  getTimeline: { method: 'GET', path: '/v1/{slug}/bookings/{booking_id}/timeline', answer: 'json' },
  previewSeries: { method: 'POST', path: '/v1/{slug}/series/preview', answer: 'json' },
  createSeries: { method: 'POST', path: '/v1/{slug}/series', answer: 'json' },
  getSeries: { method: 'GET', path: '/v1/{slug}/series/{series_id}', answer: 'json' },
  cancelSeries: { method: 'POST', path: '/v1/{slug}/series/{series_id}/cancel', answer: 'json' },
  rescheduleSeries: { method: 'POST', path: '/v1/{slug}/series/{series_id}/reschedule', answer: 'json' },
  joinWaitlist: { method: 'POST', path: '/v1/{slug}/waitlist', answer: 'json' },
  getWaitlistEntry: { method: 'GET', path: '/v1/{slug}/waitlist/{entry_id}', answer: 'json' },
  acceptOffer: { method: 'POST', path: '/v1/{slug}/waitlist/{entry_id}/accept', answer: 'json' },
  declineOffer: { method: 'POST', path: '/v1/{slug}/waitlist/{entry_id}/decline', answer: 'json' },
  leaveWaitlist: { method: 'DELETE', path: '/v1/{slug}/waitlist/{entry_id}', answer: 'nothing' },
  listVisitTimes: { method: 'POST', path: '/v1/{slug}/visits/times', answer: 'json' },
  createVisit: { method: 'POST', path: '/v1/{slug}/visits', answer: 'json' },
  getVisit: { method: 'GET', path: '/v1/{slug}/visits/{visit_id}', answer: 'json' },
  cancelVisit: { method: 'POST', path: '/v1/{slug}/visits/{visit_id}/cancel', answer: 'json' },
  rescheduleVisit: { method: 'POST', path: '/v1/{slug}/visits/{visit_id}/reschedule', answer: 'json' },
  startCheckout: { method: 'POST', path: '/v1/{slug}/checkouts', answer: 'json' },
  getCheckout: { method: 'GET', path: '/v1/{slug}/checkouts/{checkout_id}', answer: 'json' },
  payFee: { method: 'POST', path: '/v1/{slug}/bookings/{booking_id}/fee/pay', answer: 'json' },
  buyGiftCode: { method: 'POST', path: '/v1/{slug}/gift-codes', answer: 'json' },
  getGiftBalance: { method: 'POST', path: '/v1/{slug}/gift-codes/balance', answer: 'json' },
  revealGiftCode: { method: 'POST', path: '/v1/{slug}/gift-codes/{gift_code_id}/reveal', answer: 'json' },
  getCardConsent: { method: 'GET', path: '/v1/{slug}/payment-methods/consent', answer: 'json' },
  listMyPaymentMethods: { method: 'GET', path: '/v1/{slug}/payment-methods', answer: 'json' },
  saveCard: { method: 'POST', path: '/v1/{slug}/payment-methods', answer: 'json' },
  removeMyPaymentMethod: { method: 'DELETE', path: '/v1/{slug}/payment-methods/{payment_method_id}', answer: 'nothing' },
  getMyself: { method: 'GET', path: '/v1/{slug}/me', answer: 'json' },
  listMyBookings: { method: 'GET', path: '/v1/{slug}/me/bookings', answer: 'json' },
  getMyCredits: { method: 'GET', path: '/v1/{slug}/me/credits', answer: 'json' },
  listMyInvoices: { method: 'GET', path: '/v1/{slug}/me/invoices', answer: 'json' },
  exportMine: { method: 'POST', path: '/v1/{slug}/me/export', answer: 'json' },
  eraseMine: { method: 'DELETE', path: '/v1/{slug}/me', answer: 'json' },
  listMyNotifications: { method: 'GET', path: '/v1/{slug}/me/notifications', answer: 'json' },
  markRead: { method: 'POST', path: '/v1/{slug}/me/notifications/{notification_id}/read', answer: 'nothing' },
} satisfies Record<string, Operation>;

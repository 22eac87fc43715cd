// Calls that must not compile. Each stands on one line behind a directive that itself fails where nothing is wrong.
import { createTRPCClient, httpLink, type TRPCClientError } from '@trpc/client';
import { isRefused, Nexus, waitFor, type Booking, type ServiceId } from '@nexus/client';
import type { AppRouter } from '@nexus/client/trpc';
import type { AnyEvent } from '@nexus/client/events';

declare const service: ServiceId;
declare const booking: Booking;
declare const event: AnyEvent;
declare const failed: TRPCClientError<AppRouter>;
const trpc = createTRPCClient<AppRouter>({ links: [httpLink({ url: 'http://127.0.0.1/trpc' })] });
const shop = new Nexus({ url: 'http://127.0.0.1' }).business('harbour');
const customer = { name: 'Ada', email: 'ada@example.com' };

export const overTrpc = [
  // @ts-expect-error an unknown procedure
  () => trpc.admin.services.destroy.mutate({ service_id: service }),
  // @ts-expect-error a mutation asked as a query
  () => trpc.admin.services.create.query({ name: 'Massage', duration_minutes: 50 }),
  // @ts-expect-error a query sent as a mutation
  () => trpc.admin.services.list.mutate(),
  // @ts-expect-error a missing field
  () => trpc.admin.services.create.mutate({ name: 'Massage' }),
  // @ts-expect-error a missing input
  () => trpc.admin.bookings.get.query(),
  // @ts-expect-error a field of another type
  () => trpc.admin.services.create.mutate({ name: 'Massage', duration_minutes: '50' }),
  // @ts-expect-error an unknown field
  () => trpc.admin.services.list.query({ colour: 'red' }),
  // @ts-expect-error an id of another kind
  () => trpc.admin.bookings.get.query({ booking_id: service }),
  // @ts-expect-error null where a field may only be left out
  () => trpc.admin.services.list.query({ limit: null }),
  // @ts-expect-error no value of the enum
  () => trpc.admin.members.grant.mutate({ email: 'a@example.com', role: 'king' }),
  // @ts-expect-error a field the reply does not have
  async () => (await trpc.admin.services.list.query()).items[0]?.colour,
  // @ts-expect-error a reply that may be null used as if it were there
  async () => (await trpc.admin.services.list.query()).cursor.length,
  // @ts-expect-error a code that no refusal has
  () => failed.data?.problem.code === 'scheduling.slot_eaten',
  // @ts-expect-error a subscription asked as a query
  () => trpc.admin.stream.query(),
  // @ts-expect-error an event that a subscription does not say
  () => trpc.admin.stream.subscribe(undefined, { onData: (event) => 'type' in event && event.type === 'eaten' }),
  // @ts-expect-error a field that an event does not have
  () => trpc.admin.stream.subscribe(undefined, { onData: (event) => 'id' in event && event.data.booking }),
];

export const overRest = [
  // @ts-expect-error an unknown operation
  () => shop.destroyBooking({ booking_id: booking.id }),
  // @ts-expect-error an operation of the platform, asked of a business
  () => shop.logIn({ email: 'a@example.com', password: 'a long pass phrase' }),
  // @ts-expect-error a missing field
  () => shop.createBooking({ service_id: service, customer }),
  // @ts-expect-error an id of another kind
  () => shop.cancelBooking({ booking_id: service }),
  // @ts-expect-error a text that need not be an id
  () => shop.getPublicService({ service_id: String(service) }),
  // @ts-expect-error an unknown field, further in
  () => shop.createBooking({ service_id: service, starts_at: '', customer: { ...customer, shoe: 42 } }),
  // @ts-expect-error a number where money has a currency
  () => booking.price satisfies number,
  // @ts-expect-error an unknown status
  () => booking.status === 'eaten',
  // @ts-expect-error an unknown option
  () => shop.createBooking({ service_id: service, starts_at: '', customer }, { idempotencykey: 'x' }),
  // @ts-expect-error a code that no refusal has
  () => isRefused(null, 'scheduling.slot_eaten'),
  // @ts-expect-error a package's id where a membership's plan is named
  () => shop.startCheckout({ plan_id: 'pkg_01kbfkqk9mex4a5j5ra0nbjm6n', success_url: '' }),
  // @ts-expect-error a checkout's page taken for granted where nothing may be owed
  async () => (await shop.startCheckout({ booking_id: booking.id, success_url: '' })).checkout.url,
  // @ts-expect-error waited for a status that there is not
  () => waitFor(() => shop.getBooking({ booking_id: booking.id }), ({ status }) => status === 'paid'),
  // @ts-expect-error items of one page iterated where an operation has no pages
  async () => { for await (const slot of shop.listAvailability({ service, from: '', to: '' })) console.log(slot); },
];

export const onTheBus = [
  // @ts-expect-error an event that nobody says
  () => event.type === 'scheduling.booking.eaten.v1',
  // @ts-expect-error a field of another event
  () => event.type === 'identity.user.registered.v1' && event.data.booking_id,
];

/** Whether a text is an id of this kind: `isId('bkg', text)` makes it a `BookingId`. */
export function isId<Kind extends string>(kind: Kind, text: string): text is `${Kind}_${string}` {
  return text.startsWith(`${kind}_`) && /^[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(text.slice(kind.length + 1));
}

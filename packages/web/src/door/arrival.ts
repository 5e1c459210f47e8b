// What the address of the page asks for when it is opened: an invitation, a code of another device, or nothing.

export interface Arrival {
  /** The whole invitation link. */
  invitation: string | null;
  /** The whole link that another device of the same person showed. */
  deviceCode: string | null;
}

/** Path of invitation links; what they carry stands in the fragment, which no server sees. */
export const invitationPath = '/i';
/** Path of the links that sign in another device. */
export const devicePath = '/d';

/** Reads a page address. */
export function arrivalOf(href: string): Arrival {
  const url = new URL(href);
  const carried = url.hash.length > 1;
  const path = url.pathname.replace(/\/$/, '');
  return {
    invitation: carried && path === invitationPath ? href : null,
    deviceCode: carried && path === devicePath ? href : null,
  };
}

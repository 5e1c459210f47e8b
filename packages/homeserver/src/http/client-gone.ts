// The caller hung up: nobody is there to be answered.

/** Reason of a call's abort signal where the connection closed before the answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
  constructor() {
    super('the client went away');
  }
}

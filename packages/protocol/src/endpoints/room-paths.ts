// How the paths of room endpoints are spelled: the stable prefix first, the ones older clients use after it.

/** `/_matrix/client/v3` + path, and the `r0` spelling of clients from before v1.1. */
export function v3(path: string): string[] {
  return [`/_matrix/client/v3${path}`, `/_matrix/client/r0${path}`];
}

/** `/_matrix/client/v1` + path. */
export function v1(path: string): string[] {
  return [`/_matrix/client/v1${path}`];
}

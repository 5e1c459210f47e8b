// Every errcode of the specification with the status it usually comes with, and when it is said.
// https://spec.matrix.org/v1.19/client-server-api/#standard-error-response

export interface ErrorCodeFacts {
  /** The usual HTTP status; some endpoints have others for some codes. */
  readonly status: number;
  readonly when: string;
}

const common = {
  M_BAD_JSON: { status: 400, when: 'The JSON is valid but a key is missing or has a wrong value.' },
  M_FORBIDDEN: { status: 403, when: 'The caller may not do this; also a failed sign-in.' },
  M_LIMIT_EXCEEDED: {
    status: 429,
    when: 'Too many requests; `retry_after_ms` and Retry-After say how long to wait.',
  },
  M_MISSING_TOKEN: { status: 401, when: 'The request has no access token and needs one.' },
  M_NOT_FOUND: { status: 404, when: 'There is nothing of that name.' },
  M_NOT_JSON: { status: 400, when: 'The body is not JSON.' },
  M_RESOURCE_LIMIT_EXCEEDED: {
    status: 403,
    when: 'The server has reached a limit of its own; needs `admin_contact`.',
  },
  M_UNKNOWN: { status: 500, when: 'Something else went wrong; the status says what kind of thing.' },
  M_UNKNOWN_DEVICE: {
    status: 400,
    when: 'An application service named a device that the user does not have.',
  },
  M_UNKNOWN_TOKEN: {
    status: 401,
    when: 'The access or refresh token is not known; `soft_logout` may stand beside it.',
  },
  M_UNRECOGNIZED: { status: 404, when: 'There is no such endpoint; 405 where only the method is wrong.' },
  M_USER_LIMIT_EXCEEDED: { status: 403, when: 'A limit of the account is reached; needs `info_uri`.' },
  M_USER_LOCKED: { status: 401, when: 'The account is locked; needs `soft_logout: true`.' },
  M_USER_SUSPENDED: { status: 403, when: 'The account is suspended and may do little more than read.' },
} as const satisfies Record<string, ErrorCodeFacts>;

const ofEndpoints = {
  M_BAD_STATE: { status: 403, when: 'The change of state cannot be made: lifting a ban that is not there.' },
  M_CANNOT_LEAVE_SERVER_NOTICE_ROOM: { status: 403, when: 'The room of server notices cannot be refused.' },
  M_CAPTCHA_INVALID: { status: 401, when: 'The captcha was not solved.' },
  M_CAPTCHA_NEEDED: { status: 401, when: 'A captcha has to be solved first.' },
  M_EXCLUSIVE: {
    status: 400,
    when: 'The name belongs to an application service, or is not in its namespace.',
  },
  M_GUEST_ACCESS_FORBIDDEN: { status: 403, when: 'Guests may not do this.' },
  M_INCOMPATIBLE_ROOM_VERSION: {
    status: 400,
    when: 'The room has a version we do not know; needs `room_version`.',
  },
  M_INVALID_PARAM: { status: 400, when: 'A parameter has a wrong value.' },
  M_INVALID_ROOM_STATE: { status: 400, when: 'The initial state of a new room is not valid.' },
  M_INVALID_USERNAME: { status: 400, when: 'The user name is not valid.' },
  M_MISSING_PARAM: { status: 400, when: 'A parameter is missing.' },
  M_ROOM_IN_USE: { status: 400, when: 'The alias of a new room is taken.' },
  M_SERVER_NOT_TRUSTED: { status: 403, when: 'The request names a third-party server that we do not trust.' },
  M_THREEPID_AUTH_FAILED: { status: 401, when: 'The third-party identifier was not proven.' },
  M_THREEPID_DENIED: { status: 403, when: 'This third-party identifier is not permitted here.' },
  M_THREEPID_IN_USE: { status: 400, when: 'The third-party identifier belongs to another account.' },
  M_THREEPID_MEDIUM_NOT_SUPPORTED: {
    status: 400,
    when: 'Third-party identifiers of this medium are not supported.',
  },
  M_THREEPID_NOT_FOUND: { status: 400, when: 'No account has this third-party identifier.' },
  M_TOO_LARGE: { status: 413, when: 'The request or the event is too large.' },
  M_UNAUTHORIZED: { status: 401, when: 'The request was not authorised properly.' },
  M_UNSUPPORTED_ROOM_VERSION: { status: 400, when: 'A room cannot be made in this version.' },
  M_USER_DEACTIVATED: { status: 403, when: 'The account is closed.' },
  M_USER_IN_USE: { status: 400, when: 'The user name is taken.' },
  M_APPSERVICE_LOGIN_UNSUPPORTED: {
    status: 400,
    when: 'Application services register without signing in here.',
  },
  M_BAD_ALIAS: { status: 400, when: 'An alias in m.room.canonical_alias does not point to the room.' },
  M_BAD_STATUS: { status: 502, when: 'The application service answered a ping with an error.' },
  M_CANNOT_OVERWRITE_MEDIA: { status: 409, when: 'Something was uploaded there already.' },
  M_CONNECTION_FAILED: { status: 502, when: 'The application service could not be reached.' },
  M_CONNECTION_TIMEOUT: { status: 504, when: 'The application service did not answer in time.' },
  M_DUPLICATE_ANNOTATION: { status: 400, when: 'The same reaction is there already.' },
  M_INVALID_SIGNATURE: { status: 400, when: 'A signature on uploaded keys is not valid.' },
  M_INVITE_BLOCKED: { status: 403, when: 'The person does not take invitations from the sender.' },
  M_KEY_TOO_LARGE: { status: 400, when: 'The name of a profile field is too long.' },
  M_NOT_YET_UPLOADED: { status: 504, when: 'The media has an address but no content yet.' },
  M_PROFILE_TOO_LARGE: { status: 400, when: 'The profile would become too large.' },
  M_TERMS_NOT_SIGNED: { status: 403, when: 'Terms have to be accepted first.' },
  M_TOKEN_INCORRECT: { status: 400, when: 'The code that proves an address is wrong.' },
  M_UNABLE_TO_AUTHORISE_JOIN: {
    status: 400,
    when: 'We cannot see whether the conditions of a restricted room hold.',
  },
  M_UNABLE_TO_GRANT_JOIN: {
    status: 400,
    when: 'None of our members may let people into the restricted room.',
  },
  M_URL_NOT_SET: { status: 400, when: 'The application service has no address.' },
  M_WEAK_PASSWORD: { status: 400, when: 'The password is too weak.' },
  M_WRONG_ROOM_KEYS_VERSION: {
    status: 403,
    when: 'The key backup is not the current one; needs `current_version`.',
  },
} as const satisfies Record<string, ErrorCodeFacts>;

/** The catalogue: every code that the specification names. */
export const errorCodes = { ...common, ...ofEndpoints } as const;

export type ErrorCode = keyof typeof errorCodes;

/** True for a code that the specification names. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCodes, text);
}

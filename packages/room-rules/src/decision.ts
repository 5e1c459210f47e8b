// A decision says why: which numbered rule of the room version, and a sentence a person can act on.

export type Decision =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      /** The rule's number in the text of the room version, e.g. `5.3.7`. */
      readonly rule: string;
      readonly reason: string;
      /** True where the event itself is wrong (400), false where it is forbidden to this sender (403). */
      readonly isMalformed: boolean;
    };

export const allowed: Decision = { allowed: true };

// An invitation that somebody redeems by an e-mail address or phone number (rule 4.4.1; 5.4.1 from 12 on).
import { canonicalJson, isJsonObject, type JsonObject, verifySignature } from '@veche/protocol';
import { allowed, type Decision } from '../decision.ts';
import { membershipOf, type Question, refuse } from './question.ts';

export function authoriseThirdPartyInvite(question: Question, target: string): Decision {
  const { event, traits, state } = question;
  if (membershipOf(state, target) === 'ban') {
    return refuse(traits, 'member.invite.third-party.banned', 'This person is banned from the room');
  }
  const invite = event.content.third_party_invite;
  const signed = isJsonObject(invite) ? invite.signed : undefined;
  if (!isJsonObject(signed)) {
    return refuse(traits, 'member.invite.third-party.unsigned', 'The invitation is not signed');
  }
  const { mxid, token } = signed;
  if (typeof mxid !== 'string' || typeof token !== 'string') {
    return refuse(
      traits,
      'member.invite.third-party.incomplete',
      'The invitation lacks a user id or a token',
    );
  }
  if (mxid !== target) {
    return refuse(traits, 'member.invite.third-party.mxid', 'The invitation is for somebody else');
  }
  const announced = state('m.room.third_party_invite', token);
  if (announced === undefined) {
    return refuse(traits, 'member.invite.third-party.missing', 'The room has no such invitation');
  }
  if (announced.sender !== event.sender) {
    return refuse(traits, 'member.invite.third-party.sender', 'The invitation was made by somebody else');
  }
  if (isSignedByAnyKey(question, signed, announced.content)) return allowed;
  return refuse(
    traits,
    'member.invite.third-party.signature',
    'The signature of the invitation is not valid',
  );
}

function isSignedByAnyKey({ signatures }: Question, signed: JsonObject, announced: JsonObject): boolean {
  if (!isJsonObject(signed.signatures)) return false;
  const publicKeys = publicKeysOf(announced);
  if (publicKeys.length === 0) return false;
  const text = canonicalJson(signed, ['signatures', 'unsigned']);
  return Object.values(signed.signatures)
    .flatMap((own) => (isJsonObject(own) ? Object.entries(own) : []))
    .some(
      ([keyId, signature]) =>
        keyId.startsWith('ed25519:') &&
        typeof signature === 'string' &&
        publicKeys.some((key) => verifySignature(text, signature, key, signatures.verify)),
    );
}

function publicKeysOf(content: JsonObject): readonly string[] {
  const list = Array.isArray(content.public_keys) ? content.public_keys : [];
  const listed = list.map((entry: unknown) => (isJsonObject(entry) ? entry.public_key : undefined));
  return [content.public_key, ...listed].filter((key) => typeof key === 'string');
}

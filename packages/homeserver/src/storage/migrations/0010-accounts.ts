// Accounts, their ways in, devices and tokens, registration tokens, the ledger of administrative acts.
import type { Migration } from '@veche/database';

export const accounts: Migration = {
  number: 10,
  name: 'accounts',
  statements: (t) => [
    `create table accounts (
       user_number ${t.int} primary key,
       created_day ${t.int} not null,
       password_hash ${t.text} not null,
       sheet_key ${t.text} not null,
       sheet_open_until ${t.int} not null,
       is_admin ${t.int} not null,
       is_locked ${t.int} not null,
       is_suspended ${t.int} not null,
       is_deactivated ${t.int} not null
     ) ${t.table}`,
    `create unique index accounts_by_sheet_key on accounts (sheet_key) where sheet_key <> ''`,
    `create table passkeys (
       credential_id ${t.text} primary key,
       user_number ${t.int} not null,
       public_key ${t.blob} not null,
       sign_count ${t.int} not null,
       name ${t.text} not null,
       created_day ${t.int} not null
     ) ${t.table}`,
    'create index passkeys_by_user on passkeys (user_number)',
    `create table devices (
       device_number ${t.int} primary key,
       user_number ${t.int} not null,
       device_id ${t.text} not null,
       display_name ${t.text} not null,
       created_day ${t.int} not null,
       last_seen_day ${t.int} not null,
       store_epoch ${t.text} not null,
       unique (user_number, device_id)
     ) ${t.table}`,
    `create table access_tokens (
       token_hash ${t.text} primary key,
       device_number ${t.int} not null,
       refresh_hash ${t.text} not null,
       expires_at ${t.int} not null
     ) ${t.table}`,
    'create index access_tokens_by_device on access_tokens (device_number)',
    `create index access_tokens_by_refresh on access_tokens (refresh_hash) where refresh_hash <> ''`,
    `create table refresh_tokens (
       token_hash ${t.text} primary key,
       device_number ${t.int} not null,
       predecessor_hash ${t.text} not null,
       successor_hash ${t.text} not null
     ) ${t.table}`,
    'create index refresh_tokens_by_device on refresh_tokens (device_number)',
    `create table spent_challenges (
       challenge_id ${t.text} primary key,
       expires_at ${t.int} not null
     ) ${t.table}`,
    'create index spent_challenges_by_expiry on spent_challenges (expires_at)',
    `create table registration_tokens (
       token_hash ${t.text} primary key,
       issuer ${t.int} not null,
       label ${t.text} not null,
       uses_left ${t.int} not null,
       created_at ${t.int} not null,
       expires_at ${t.int} not null
     ) ${t.table}`,
    'create index registration_tokens_by_issuer on registration_tokens (issuer, created_at)',
    `create table server_secrets (
       name ${t.text} primary key,
       value ${t.text} not null
     ) ${t.table}`,
    `create table ledger (
       sequence ${t.int} primary key,
       at_ms ${t.int} not null,
       actor ${t.text} not null,
       kind ${t.text} not null,
       basis ${t.text} not null,
       scope ${t.text} not null,
       previous_hash ${t.text} not null,
       hash ${t.text} not null
     ) ${t.table}`,
    `create table notices (
       notice_number ${t.int} primary key,
       user_number ${t.int} not null,
       at_ms ${t.int} not null,
       kind ${t.text} not null,
       basis ${t.text} not null
     ) ${t.table}`,
    'create index notices_by_user on notices (user_number, notice_number)',
  ],
};

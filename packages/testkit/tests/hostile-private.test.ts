// Planted words are found nowhere at the server: not in its folder, not in its log, not in anything that passed.
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration, startHomeserver } from '@veche/homeserver';
import { EnginePerson, meet, password } from '@veche/testkit/actors/engine-person';
import { Operator } from '@veche/testkit/actors/operator';
import { encodingsOf, sightings, sightingsInFolder } from '@veche/testkit/canary';
import pino from 'pino';
import { expect, it } from 'vitest';

const plant = (what: string): string => `Берёста-${what}-${randomBytes(6).toString('hex')}`;

it('keeps every word that people write from the server', async () => {
  expect(encodingsOf('word').length).toBeGreaterThan(5);
  const words = {
    message: plant('message'),
    edit: plant('edit'),
    reply: plant('reply'),
    caption: plant('caption'),
    file: `${plant('file')}.txt`,
    inside: plant('inside'),
    reaction: plant('r'),
    draft: plant('draft'),
    group: plant('group'),
    renamed: plant('renamed'),
    notes: plant('notes'),
    searched: plant('offline'),
  };
  const folder = mkdtempSync(join(tmpdir(), 'veche-private-'));
  const logFile = join(folder, 'server.log');
  const log = createWriteStream(logFile);
  const configuration = loadConfiguration({
    environment: {
      VECHE_DATA: join(folder, 'server'),
      VECHE_LISTEN: '127.0.0.1:0',
      VECHE_RATE_LIMITS: 'off',
      VECHE_PASSWORD_COST: 'low',
    },
    flags: {},
  });
  const server = await startHomeserver(configuration, { logger: pino({ level: 'trace' }, log) });
  const operator = await Operator.before(`http://127.0.0.1:${server.port}`);
  const anna = new EnginePerson('Anna', 'anna-1', join(folder, 'anna'), operator.url);
  const boris = new EnginePerson('Boris', 'boris-1', join(folder, 'boris'), operator.url);
  try {
    await Promise.all([anna.signsUp(), boris.signsUp()]);
    const { hostChat, guestChat } = await meet(anna, boris);
    await anna.writes(hostChat, words.message);
    const key = await boris.reads(guestChat, words.message);
    await boris.does('setDraft', { chat: guestChat, text: words.draft });
    await boris.does('toggleReaction', { chat: guestChat, item: key, key: words.reaction });
    await boris.does('sendText', { chat: guestChat, text: words.reply, replyTo: key });
    const own = await anna.reads(hostChat, words.message);
    await anna.does('editText', { chat: hostChat, item: own, text: words.edit });
    const bytes = new TextEncoder().encode(`Words in a file: ${words.inside}`);
    await anna.does('sendFiles', {
      chat: hostChat,
      caption: words.caption,
      files: [{ name: words.file, type: 'text/plain', blob: new Blob([bytes], { type: 'text/plain' }) }],
    });
    const { chat: group } = await anna.does('createGroup', { name: words.group, people: [boris.id] });
    const { rows } = await boris.sees('requests', null, (requests) => requests.rows.length > 0);
    await boris.does('acceptRequest', { chat: rows[0]?.key ?? '' });
    await boris.sees('chat', { chat: group }, (view) => view?.name === words.group);
    await anna.does('setGroupName', { chat: group, name: words.renamed });
    await boris.sees('chat', { chat: group }, (view) => view?.name === words.renamed);
    const { chat: notes } = await anna.does('openNotes', null);
    await anna.writes(notes, words.notes);
    anna.offline = true;
    await anna.writes(hostChat, words.searched);
    anna.offline = false;
    await anna.does('reconnect', null);
    await boris.reads(guestChat, words.searched);
    await boris.messages(guestChat, (all) =>
      all.some((one) => 'captionPlain' in one.body && one.body.captionPlain === words.caption),
    );
    await boris.messages(guestChat, (all) => all.some((one) => one.edited));
    await anna.messages(hostChat, (all) =>
      all.some((one) => one.reactions.some((reaction) => reaction.key === words.reaction)),
    );
    await Promise.all([anna.hasSent(), boris.hasSent()]);
    for (const person of [anna, boris]) {
      await person.sees('safety', null, ({ backup }) => backup.state === 'saved');
    }
    await anna.does('makeSheet', { proof: { kind: 'password', password } });
  } finally {
    await anna.closes();
    await boris.closes();
    await operator[Symbol.asyncDispose]();
    await server.stop();
    await new Promise((resolve) => log.end(resolve));
  }
  const planted = Object.values(words);
  const passed = operator.traffic.flatMap((bytes, index) => sightings(planted, bytes, `traffic ${index}`));
  expect(passed).toEqual([]);
  expect(sightingsInFolder(planted, join(folder, 'server'))).toEqual([]);
  const logged = readFileSync(logFile);
  expect(logged.length).toBeGreaterThan(0);
  expect(sightings(planted, logged, 'log')).toEqual([]);
  // The stores of the people themselves are encrypted too.
  for (const person of ['anna', 'boris'])
    expect(sightingsInFolder(planted, join(folder, person))).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

// Who may change power levels, and to what (rule 9; 10 from room version 12 on).
import { isJsonObject, isUserId } from '@veche/protocol';
import { allowed, type Decision } from '../decision.ts';
import { isLevel, levelNames } from '../power-levels.ts';
import { type Question, refuse } from './question.ts';

type LevelMap = Readonly<Record<string, number>>;
const guardedMaps = ['events', 'notifications'] as const;

export function authorisePowerLevels(question: Question): Decision {
  const malformed = checkForm(question);
  if (!malformed.allowed) return malformed;
  const current = question.state('m.room.power_levels', '');
  if (current === undefined) return allowed;
  return firstRefusal(
    () => checkLevels(question, current.content),
    () => checkMaps(question, current.content),
    () => checkUsers(question, levelMap(current.content.users)),
  );
}

function firstRefusal(...checks: readonly (() => Decision)[]): Decision {
  for (const check of checks) {
    const decision = check();
    if (!decision.allowed) return decision;
  }
  return allowed;
}

function checkForm({ traits, event, levels }: Question): Decision {
  const { content } = event;
  const odd = levelNames.find((name) => content[name] !== undefined && !isLevel(content[name]));
  if (odd !== undefined) return refuse(traits, 'power-levels.level', `${odd} must be an integer`);
  const oddMap = guardedMaps.find((name) => content[name] !== undefined && !isLevelMap(content[name]));
  if (oddMap !== undefined) {
    return refuse(traits, 'power-levels.map', `${oddMap} must be an object with integers`);
  }
  const users = content.users ?? {};
  if (!isLevelMap(users) || !Object.keys(users).every((key) => isUserId(key))) {
    return refuse(traits, 'power-levels.users', 'users must be an object of user ids with integers');
  }
  if (traits.creatorsAboveAll && Object.keys(users).some((userId) => levels.isCreator(userId))) {
    return refuse(
      traits,
      'power-levels.creators',
      'Creators of the room stand above all levels and have none',
    );
  }
  return allowed;
}

function checkLevels({ traits, event, levels }: Question, current: Question['event']['content']): Decision {
  const own = levels.userLevel(event.sender);
  for (const name of levelNames) {
    const before = numberOf(current[name]);
    const after = numberOf(event.content[name]);
    if (before === after) continue;
    if (isAbove(before, own) || isAbove(after, own)) {
      return refuse(traits, 'power-levels.change-level', `Changing ${name} needs a higher level than yours`);
    }
  }
  return allowed;
}

function checkMaps({ traits, event, levels }: Question, current: Question['event']['content']): Decision {
  const own = levels.userLevel(event.sender);
  for (const name of guardedMaps) {
    for (const { key, before, after } of changes(levelMap(current[name]), levelMap(event.content[name]))) {
      if (isAbove(before, own)) {
        return refuse(
          traits,
          'power-levels.change-map-current',
          `Changing the level of ${key} needs a higher level than yours`,
        );
      }
      if (isAbove(after, own)) {
        return refuse(
          traits,
          'power-levels.change-map-new',
          `You cannot set the level of ${key} above your own`,
        );
      }
    }
  }
  return allowed;
}

function checkUsers({ traits, event, levels }: Question, current: LevelMap): Decision {
  const own = levels.userLevel(event.sender);
  for (const { key, before, after } of changes(current, levelMap(event.content.users))) {
    if (key !== event.sender && before !== undefined && before >= own) {
      return refuse(
        traits,
        'power-levels.change-user-current',
        `You cannot change the level of ${key}, who is not below you`,
      );
    }
    if (isAbove(after, own)) {
      return refuse(traits, 'power-levels.change-user-new', `You cannot set ${key} above your own level`);
    }
  }
  return allowed;
}

interface LevelChange {
  readonly key: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
}

function changes(before: LevelMap, after: LevelMap): LevelChange[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .map((key) => ({ key, before: ownEntry(before, key), after: ownEntry(after, key) }))
    .filter((change) => change.before !== change.after);
}

function ownEntry(map: LevelMap, key: string): number | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function isAbove(level: number | undefined, own: number): boolean {
  return level !== undefined && level > own;
}

function numberOf(value: unknown): number | undefined {
  return isLevel(value) ? value : undefined;
}

function isLevelMap(value: unknown): value is LevelMap {
  return isJsonObject(value) && Object.values(value).every(isLevel);
}

function levelMap(value: unknown): LevelMap {
  return isLevelMap(value) ? value : {};
}

// Whether what somebody sent has the shape that our schemas say; without eval, for the app's content security policy.
import { Check } from 'typebox/value';
import { type GroupCard, groupCard } from './group-card.ts';
import { type Hello, hello, type Wipe, type Wiped, wipe, wiped } from './hello.ts';
import { type Roll, roll, type Statement, statement } from './statement.ts';

export const isStatement = (value: unknown): value is Statement => Check(statement, value);
export const isRoll = (value: unknown): value is Roll => Check(roll, value);
export const isGroupCard = (value: unknown): value is GroupCard => Check(groupCard, value);
export const isHello = (value: unknown): value is Hello => Check(hello, value);
export const isWipe = (value: unknown): value is Wipe => Check(wipe, value);
export const isWiped = (value: unknown): value is Wiped => Check(wiped, value);

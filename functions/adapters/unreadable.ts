/*
 * Answers of an API server that are not what was asked for. What such an answer calls itself is text from outside like any
 * other: it may be our own token, and of any length.
 */

import { outsideText } from '../core/outside-text.ts';
import type { Failed, Fields } from './kubernetes-api.ts';

export const unreadable = (text: string): Failed => ({
  kind: 'failed',
  problem: 'unreadable',
  text,
});

export const unexpectedKind = ({ kind }: Fields, expected: string): Failed => {
  const found = outsideText(JSON.stringify(kind) ?? 'nothing');
  return unreadable(`found an answer of kind ${found}, expected ${expected}`);
};

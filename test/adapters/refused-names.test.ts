import { describe, expect, it } from 'vitest';
import { rememberRefusedNames } from '../../functions/adapters/refused-names.ts';
import { batchOf, create, record } from './one-zone.ts';

const batch = (...names: readonly string[]) =>
  batchOf(...names.map((name) => create(record(`${name}.example.com`))));
const refusal = (name: string) =>
  `[RRSet with DNS name ${name}.example.com. is not permitted in zone example.net.]`;

describe('the names that Route 53 would not have', () => {
  it('are those that it named, and the only one of a batch when it named nobody', () => {
    const refused = rememberRefusedNames();
    refused.noteRefused('Z1', batch('a', 'b', 'c'), [refusal('b')]);
    refused.noteRefused('Z1', batch('d', 'e'), ['[something is wrong]']);
    refused.noteRefused('Z1', batch('f'), ['[something is wrong]']);
    expect([...refused.of('Z1')]).toEqual(['b.example.com', 'f.example.com']);
    expect([...refused.of('Z2')]).toEqual([]);
  });

  it('are not those that moved, nor those that a full zone has no room for', () => {
    const refused = rememberRefusedNames();
    refused.noteRefused('Z1', batch('a'), [
      "[Tried to create resource record set [name='a.example.com.', type='A'] but it already exists]",
    ]);
    refused.noteRefused('Z1', batch('a'), ['Exceeded limit MAX_RRSETS_BY_ZONE for zone: Z1']);
    expect([...refused.of('Z1')]).toEqual([]);
  });

  it('are forgotten once Route 53 takes them', () => {
    const refused = rememberRefusedNames();
    refused.noteRefused('Z1', batch('a'), ['[no]']);
    refused.noteRefused('Z1', batch('b'), ['[no]']);
    refused.noteApplied('Z1', batch('a', 'c'));
    expect([...refused.of('Z1')]).toEqual(['b.example.com']);
  });

  it('are a thousand of a zone at most; the oldest go first', () => {
    const refused = rememberRefusedNames();
    for (let index = 0; index <= 1000; index += 1) {
      refused.noteRefused('Z1', batch(`n${index}`), ['[no]']);
      if (index === 500) refused.noteRefused('Z1', batch('n0'), ['[no]']);
    }
    const names = refused.of('Z1');
    expect(names.size).toBe(1000);
    expect(names.has(record('n0.example.com').name)).toBe(true);
    expect(names.has(record('n1.example.com').name)).toBe(false);
  });
});

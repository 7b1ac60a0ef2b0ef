import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalMessages } from '../../functions/adapters/route53-refusal.ts';
import type { ChangeGroup } from '../../functions/core/batch.ts';
import { readDnsName } from '../../functions/core/dns-name.ts';
import { readRefusal } from '../../functions/core/refusal.ts';
import { damaged, holds, hostileText, hostileValue, timeout } from './fuzzing.ts';

const group = (name: string): ChangeGroup => ({
  name: readDnsName(name),
  entries: [],
  changes: [
    {
      action: 'CREATE',
      record: {
        name: readDnsName(name),
        type: 'A',
        setIdentifier: null,
        ttlSeconds: null,
        values: [],
        alias: {
          hostedZoneId: 'Z1',
          dnsName: readDnsName(`${name}.elb.amazonaws.com`),
          evaluateTargetHealth: true,
        },
        routing: {},
      },
    },
  ],
});

const names = ['a.example.com', '\\052.example.com', '__proto__.example.com', 'constructor'];
const groups = names.map(group);

/** In the words of Route 53, each about one name. */
const sayings: readonly ((name: string) => readonly [string, 'moved' | 'invalid'])[] = [
  (name) => [
    `Tried to create resource record set [name='${name}.', type='A'] but it already exists`,
    'moved',
  ],
  (name) => [
    `Tried to delete resource record set [name='${name}.', type='A'] but it was not found`,
    'moved',
  ],
  (name) => [
    `RRSet of type A with DNS name ${name}. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.com.`,
    'moved',
  ],
  (name) => [`RRSet with DNS name ${name}. is not permitted in zone example.net.`, 'invalid'],
  (name) => [
    `Tried to create an alias that targets ${name}.elb.amazonaws.com., type A in zone Z1, but that target was not found`,
    'invalid',
  ],
  (name) => [
    `The request contains an invalid set of changes for a resource record set 'A ${name}.'`,
    'invalid',
  ],
  (name) => [`FATAL problem: DomainLabelTooLong encountered with '${name}'`, 'invalid'],
];

/** In the words of Route 53 about the first name, with its set identifier in them. */
const repeating: readonly ((setIdentifier: string) => string)[] = [
  (text) => `No health check exists with ID: ${text}`,
  (text) => `Duplicate Resource Record: '${text}'`,
  (text) =>
    `Tried to create resource record set [name='a.example.com.', type='A', set-identifier='${text}'] but it already exists`,
  (text) =>
    `RRSet with DNS name a.example.com., type A, SetIdentifier ${text} cannot be created as weighted sets must contain the same TTL.`,
  (text) =>
    `Invalid request: Missing field 'Weight' in Change with [Action=CREATE, Name=a.example.com., Type=A, SetIdentifier=${text}]`,
];

const saying = fc.tuple(fc.constantFrom(...sayings), fc.nat({ max: names.length - 1 }));

describe('the words in which Route 53 refuses a batch', () => {
  it('name exactly the groups that they are about', { timeout }, () => {
    holds(
      fc.uniqueArray(saying, { minLength: 1, maxLength: 4, selector: ([, at]) => at }),
      (said) => {
        const texts = said.map(([words, at]) => words(names[at] ?? '')[0]);
        const refusal = readRefusal([`[${texts.join(', ')}]`], groups);
        if (refusal.kind !== 'culprits') throw new Error(`unclear: ${texts.join(', ')}`);
        const found = refusal.culprits.map((culprit) => [culprit.group.name, culprit.kind]);
        const expected = said.map(([words, at]) => [groups[at]?.name, words('')[1]]);
        expect(found.sort()).toEqual(expected.sort());
      },
    );
  });

  it('accuse nobody who is not in the batch, and nobody twice, whatever they are', {
    timeout,
  }, () => {
    const words = saying.map(([said, at]) => `[${said(names[at] ?? '')[0]}]`);
    const anything = fc.array(fc.oneof(hostileText, damaged(words)), { maxLength: 3 });
    holds(anything, (messages) => {
      const refusal = readRefusal(messages, groups);
      if (refusal.kind !== 'culprits') {
        expect(refusal.message).toBe(messages.join(', '));
        return;
      }
      const accused = refusal.culprits.map((culprit) => culprit.group);
      expect(new Set(accused).size).toBe(accused.length);
      expect(accused.every((each) => groups.includes(each))).toBe(true);
    });
  });

  it('are never those of an annotation that they repeat', { timeout }, () => {
    const [evil, ...others] = groups;
    if (evil === undefined) throw new Error('no group');
    const words = saying.map(([said, at]) => said(names[at] ?? '')[0]);
    const full = fc.constant('Exceeded limit MAX_RRSETS_BY_ZONE for zone: Z1');
    const pieces = fc.array(fc.oneof(words, full, hostileText, damaged(words)), { maxLength: 3 });
    const text = fc
      .tuple(pieces, fc.constantFrom(', ', '', "'] ", '], ['))
      .map(([all, by]) => all.join(by));
    holds(fc.tuple(text, fc.constantFrom(...repeating)), ([setIdentifier, sentence]) => {
      const changes = evil.changes.map((change) => ({
        ...change,
        record: { ...change.record, setIdentifier },
      }));
      const refusal = readRefusal(
        [`[${sentence(setIdentifier)}]`],
        [{ ...evil, changes }, ...others],
      );
      expect(refusal.kind).not.toBe('zone-full');
      if (refusal.kind !== 'culprits') return;
      expect(refusal.culprits.map(({ group: { name } }) => name)).toEqual([evil.name]);
      expect(refusal.culprits.map(({ kind }) => kind)).toEqual([
        sentence('').includes('already exists') ? 'moved' : 'invalid',
      ]);
    });
  });

  it('are read from errors of every shape', { timeout }, () => {
    const name = fc.constantFrom('InvalidChangeBatch', 'InvalidInput', 'Unknown', 'Throttling', '');
    const fields = fc.record({ messages: hostileValue, Messages: hostileValue });
    holds(fc.tuple(name, hostileText, fields), ([kind, message, more]) => {
      const error = Object.assign(new Error(message), { name: kind, ...more });
      const messages = refusalMessages(error);
      expect(messages === null || messages.every((text) => typeof text === 'string')).toBe(true);
      if (kind === 'Throttling' || kind === '') expect(messages).toBeNull();
    });
  });
});

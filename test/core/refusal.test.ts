import { describe, expect, it } from 'vitest';
import { toGroups } from '../../functions/core/batch.ts';
import { readRefusal } from '../../functions/core/refusal.ts';
import { created, removed } from './plan-entries.ts';
import { hostnameOf } from './world.ts';

const groups = toGroups([
  created('x A nlb:one', 'a-x TXT owner=prod'),
  created('y A nlb:two', 'a-y TXT owner=prod'),
  created('y AAAA nlb:two', 'aaaa-y TXT owner=prod'),
  created('* A dualstack.alb:three', 'a-* TXT owner=prod'),
  removed('z CNAME w.example.net', 'cname-z TXT owner=prod'),
  created('w A nlb:one'),
]);

/** "kind name" per culprit, or the kind of refusal. */
const read = (...messages: readonly string[]) => {
  const refusal = readRefusal(messages, groups);
  return refusal.kind === 'culprits'
    ? refusal.culprits.map(({ kind, group }) => `${kind} ${group.name.replace('.example.com', '')}`)
    : refusal.kind;
};

const two = hostnameOf('nlb:two');
const lies = `Tried to create an alias that targets ${two}., type A in zone ZBAD, but the alias target name does not lie within the target zone`;
const absent = `Tried to create an alias that targets ${two}., type A in zone ZBAD, but that target was not found`;

describe('a refused batch', () => {
  it.each<[string, readonly string[]]>([
    [
      "Tried to create resource record set [name='x.example.com.', type='A'] but it already exists",
      ['moved x'],
    ],
    [
      "Tried to create resource record set [name='x.example.com.', type='A', set identifier='a'] but it already exists",
      ['moved x'],
    ],
    [
      "Tried to delete resource record set [name='z.example.com.', type='CNAME'] but it was not found",
      ['moved z'],
    ],
    [
      "Tried to delete resource record set [name='cname-z.example.com.', type='TXT'] but the values provided do not match the current values",
      ['moved z'],
    ],
    [
      'RRSet of type TXT with DNS name a-x.example.com. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.com.',
      ['moved x'],
    ],
    [
      'RRSet of type CNAME with DNS name z.example.com. is not permitted as it conflicts with other records with the same DNS name in zone example.com.',
      ['moved z'],
    ],
    [
      'RRSet with DNS name a-x.example.com., type TXT, SetIdentifier "a" cannot be created because a non multivalue answer rrset exists with the same name and type.',
      ['moved x'],
    ],
    [
      'RRSet with DNS name x.example.com., type A cannot be created as other RRSets exist with the same name and type.',
      ['moved x'],
    ],
    [
      "The request contains an invalid set of changes for a resource record set 'A x.example.com.'",
      ['invalid x'],
    ],
    [
      "The request contains an invalid set of changes for a resource record set 'TXT a-x.example.com.'",
      ['invalid x'],
    ],
    [lies, ['invalid y']],
    [absent, ['invalid y']],
    ['RRSet with DNS name x.example.com. is not permitted in zone example.net.', ['invalid x']],
    [
      "FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with 'y.example.com.'",
      ['invalid y'],
    ],
    [
      "Tried to create resource record set [name='\\052.example.com.', type='A'] but it already exists",
      ['moved *'],
    ],
    [
      `Tried to create an alias that targets dualstack.${hostnameOf('alb:three')}., type A in zone ZBAD, but that target was not found`,
      ['invalid *'],
    ],
    [
      `Tried to create an alias that targets ${hostnameOf('nlb:one').toUpperCase()}., type A in zone ZBAD, but that target was not found`,
      ['invalid x', 'invalid w'],
    ],
  ])('%s', (message, culprits) => {
    expect(read(`[${message}]`)).toEqual(culprits);
    expect(read(message)).toEqual(culprits);
  });

  it('may name several culprits in one message, or one culprit twice', () => {
    const exists =
      "Tried to create resource record set [name='x.example.com.', type='A'] but it already exists";
    expect(read(`[${lies}, ${absent}]`)).toEqual(['invalid y']);
    expect(read(`[${exists}, ${lies}]`)).toEqual(['moved x', 'invalid y']);
    expect(read(exists, absent)).toEqual(['moved x', 'invalid y']);
  });

  it('calls a culprit invalid when one of its messages does, in any order', () => {
    const exists =
      "Tried to create resource record set [name='y.example.com.', type='A'] but it already exists";
    expect(read(exists, lies)).toEqual(['invalid y']);
    expect(read(lies, exists)).toEqual(['invalid y']);
  });

  it('keeps the text that names the culprit', () => {
    expect(readRefusal([`[${lies}, ${absent}]`], groups)).toMatchObject({
      culprits: [{ message: lies }],
    });
  });

  it.each([
    ['RRSet with DNS name stranger.example.com. is not permitted in zone example.com.'],
    [
      'Tried to create an alias that targets stranger.example.net., type A in zone Z, but that target was not found',
    ],
    [
      'Invalid Resource Record: FATAL problem: CharacterStringTooLong (Value is too long) encountered with \'"x"\'',
    ],
    [
      "Invalid Resource Record: 'FATAL problem: InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'x''",
    ],
    ["Duplicate Resource Record: '192.0.2.1'"],
    ['Number of records limit of 1000 exceeded.'],
    ['RDATA character limit of 32000 exceeded.'],
    [''],
  ])('whose culprit cannot be read is unclear: %s', (message) => {
    expect(readRefusal([message], groups)).toEqual({ kind: 'unclear', message });
  });

  it('says when the zone is full', () => {
    const message = 'Exceeded limit MAX_RRSETS_BY_ZONE for zone: Z1';
    expect(readRefusal([message], groups)).toEqual({ kind: 'zone-full', message });
  });
});

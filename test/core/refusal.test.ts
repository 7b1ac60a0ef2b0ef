import { describe, expect, it } from 'vitest';
import { type ChangeGroup, toGroups } from '../../functions/core/batch.ts';
import { readRefusal } from '../../functions/core/refusal.ts';
import { created, removed } from './plan-entries.ts';
import { hostedZoneIdOf, hostnameOf } from './world.ts';

const groups = toGroups([
  created('x A nlb:one', 'a-x TXT owner=prod'),
  created('y A nlb:two', 'a-y TXT owner=prod'),
  created('y AAAA nlb:two', 'aaaa-y TXT owner=prod'),
  created('* A dualstack.alb:three', 'a-* TXT owner=prod'),
  removed('z CNAME w.example.net', 'cname-z TXT owner=prod'),
  removed('gone A nlb:one', 'a-gone TXT owner=prod'),
  created('w A nlb:one'),
]);

/** "kind name" per culprit, or the kind of refusal. */
const read = (...messages: readonly string[]) => readAmong(groups, ...messages);

const readAmong = (among: readonly ChangeGroup[], ...messages: readonly string[]) => {
  const refusal = readRefusal(messages, among);
  return refusal.kind === 'culprits'
    ? refusal.culprits.map(({ kind, group }) => `${kind} ${group.name.replace('.example.com', '')}`)
    : refusal.kind;
};

const one = hostnameOf('nlb:one');
const two = hostnameOf('nlb:two');
const alias = (
  target: string,
  type: string,
  zone: string,
  words = 'but that target was not found',
): string =>
  `Tried to create an alias that targets ${target}., type ${type} in zone ${zone}, ${words}`;
const nlbZone = hostedZoneIdOf('nlb:two');
const albZone = hostedZoneIdOf('alb:three');
const apart = 'but the alias target name does not lie within the target zone';
const lies = alias(two, 'A', nlbZone, apart);
const absent = alias(two, 'A', nlbZone);

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
    [alias(two, 'AAAA', nlbZone), ['invalid y']],
    [alias(`dualstack.${hostnameOf('alb:three')}`, 'A', albZone), ['invalid *']],
    [alias(one.toUpperCase(), 'A', nlbZone), ['invalid x', 'invalid w']],
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
    [alias('stranger.example.net', 'A', nlbZone)],
    [alias(one, 'AAAA', nlbZone)],
    [alias(one, 'A', albZone)],
    [alias(`dualstack.${one}`, 'A', nlbZone)],
    [alias(hostnameOf('alb:three'), 'A', albZone)],
    [alias(one, 'A', nlbZone, 'but EvaluateTargetHealth is not supported for CloudFront')],
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

  it.each([
    [
      "The request contains an invalid set of changes for a resource record set 'A a-x.example.com.'",
      ['invalid a-x'],
    ],
    [
      "The request contains an invalid set of changes for a resource record set 'TXT a-x.example.com.'",
      ['invalid x'],
    ],
    [
      "Tried to create resource record set [name='a-x.example.com.', type='A'] but it already exists",
      ['moved a-x'],
    ],
    [
      "Tried to create resource record set [name='a-x.example.com.', type=TXT, set-identifier='one'] but it already exists",
      ['moved x'],
    ],
    [
      'RRSet of type A with DNS name a-x.example.com. exceeds the limit of 400 values',
      ['invalid a-x'],
    ],
    [
      'RRSet of type TXT with DNS name a-x.example.com. exceeds the limit of 400 values',
      ['invalid x'],
    ],
    [
      'RRSet with DNS name a-x.example.com. and type A, SetIdentifier one cannot be created as weighted sets must contain the same TTL.',
      ['invalid a-x'],
    ],
    [
      'RRSet with DNS name a-x.example.com., type TXT exceeds the limit of 100 records with the same name and type.',
      ['invalid x'],
    ],
    [
      'RRSet with DNS name a-a-x.example.com. is not permitted in zone example.net.',
      ['invalid a-x'],
    ],
    ['RRSet with DNS name a-x.example.com. is not permitted in zone example.net.', 'unclear'],
    [
      "FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with 'a-x.example.com.'",
      'unclear',
    ],
    [
      "The request contains an invalid set of changes for a resource record set 'TXT both.example.com.'",
      'unclear',
    ],
    [
      "The request contains an invalid set of changes for a resource record set 'CNAME a-x.example.com.'",
      'unclear',
    ],
  ])('tells a record from a TXT of the same name: %s', (message, culprits) => {
    const among = toGroups([
      created('a-x A nlb:one', 'a-a-x TXT owner=prod'),
      created('x A nlb:two', 'a-x TXT owner=prod'),
      created('v A nlb:one', 'both TXT owner=prod'),
      created('w A nlb:one', 'both TXT owner=prod'),
    ]);
    expect(readAmong(among, message)).toEqual(culprits);
    expect(readAmong([...among].reverse(), message)).toEqual(culprits);
  });

  it('says when the zone is full, among other things', () => {
    const full = 'Exceeded limit MAX_RRSETS_BY_ZONE for zone: Z1';
    expect(readRefusal([full], groups)).toEqual({ kind: 'zone-full', message: full });
    expect(read(`[${absent}, ${full}]`)).toBe('zone-full');
    expect(read(absent, `[${full}]`)).toBe('zone-full');
  });
});

/** What stands in an annotation of `evil`, and what Route 53 says with it. */
describe('a text of the batch that Route 53 repeats', () => {
  const among = (text: string): readonly ChangeGroup[] =>
    [...groups, ...toGroups([created('evil A nlb:evil set=one weight=1')])].map((group) => ({
      ...group,
      changes: group.changes.map(({ action, record }) => ({
        action,
        record: record.setIdentifier === null ? record : { ...record, setIdentifier: text },
      })),
    }));
  const sentences: readonly (readonly [where: string, (text: string) => string])[] = [
    ['a health check', (text) => `No health check exists with ID: ${text}`],
    ['a value', (text) => `Duplicate Resource Record: '${text}'`],
    [
      'a value that is wrong',
      (text) =>
        `Invalid Resource Record: 'FATAL problem: UnsupportedCharacter (Value contains unsupported characters) encountered with '${text}''`,
    ],
    [
      'a field',
      (text) =>
        `Invalid request: Value 'QQ' of field 'CountryCode' is not supported in Change with [Action=CREATE, Name=evil.example.com., Type=A, SetIdentifier=${text}]`,
    ],
    [
      'a field that is too long',
      (text) =>
        `Invalid XML ; cvc-maxLength-valid: Value '${text}' with length = '200' is not facet-valid with respect to maxLength '128' for type 'ResourceRecordSetIdentifier'.`,
    ],
  ];
  const texts: readonly string[] = [
    'MAX_RRSETS_BY_ZONE',
    'Exceeded limit MAX_RRSETS_BY_ZONE for zone: Z1',
    'a, Exceeded limit MAX_RRSETS_BY_ZONE for zone: Z1',
    "[name='x.example.com.'",
    "[name='x.example.com.', type='A'] but it already exists",
    "a, Tried to create resource record set [name='x.example.com.', type='A'] but it already exists",
    'DNS name x.example.com., ',
    "record set 'A x.example.com.'",
    "encountered with 'x.example.com'",
    `alias that targets ${two}.,`,
    `a, ${absent}`,
    `a, ${absent}, b`,
  ];
  const rows = texts.flatMap((text) =>
    sentences.map(([where, sentence]) => [text, where, sentence(text)] as const),
  );

  it.each(rows)('accuses nobody: %s as %s', (text, _, message) => {
    expect(readAmong(among(text), message)).toBe('unclear');
    expect(readAmong(among(text), `[${message}]`)).toBe('unclear');
    // Cut short, it is none of the texts of the batch any more.
    expect(readAmong(among(`${text}, and more`), message)).toBe('unclear');
  });

  it.each([
    ['x but it already exists', 'cannot be created as weighted sets must contain the same TTL.'],
    [
      'other RRSets exist with the same name and type.',
      'cannot be created as a non-weighted set exists with the same name and type.',
    ],
  ])('does not turn invalid into moved: %s', (text, words) => {
    const message = `RRSet with DNS name evil.example.com., type A, SetIdentifier ${text} ${words}`;
    expect(readAmong(among(text), `[${message}]`)).toEqual(['invalid evil']);
  });

  it('leaves what Route 53 says about others as it is', () => {
    expect(readAmong(among("[name='x.example.com.'"), lies)).toEqual(['invalid y']);
  });
});

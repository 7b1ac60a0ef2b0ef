import { it } from 'vitest';
import { pairOwnership } from '../../../functions/core/ownership.ts';
import { namesSharingTxt, typelessName, affixedName } from '../../../functions/core/txt-name.ts';
import { dnsName, record, settings, zone } from '../world.ts';
it('x', () => {
  const txt = { ...settings().txt, wildcardReplacement: 'wild' };
  const recs = ['* A nlb:web', 'wild A nlb:web', 'a-wild TXT owner=prod resource=service/web/web'].map((l) => record(l));
  console.log([...pairOwnership(recs, zone(), txt, (_o, _r, n) => n === '*.example.com')].map(([k, o]) => [k, o.owner, o.txts.map((t) => t.name)]));
  console.log(namesSharingTxt(dnsName('wild.example.com'), txt), namesSharingTxt(dnsName('*.example.com'), txt), namesSharingTxt(dnsName('a-wild.example.com'), txt));
  const s = { ...settings().txt, suffix: '.own' };
  console.log(affixedName(dnsName('x.example.com'), 'A', s), typelessName(dnsName('a-x.example.com'), s), namesSharingTxt(dnsName('a-x.example.com'), s));
});

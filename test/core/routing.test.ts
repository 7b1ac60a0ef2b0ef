import { describe, expect, it } from 'vitest';
import { policyOf, routingText } from '../../functions/core/routing.ts';

describe('the policy of a record set', () => {
  it.each([
    [null, { Weight: 1 }, 'simple'],
    ['one', { Weight: 1 }, 'Weight'],
    ['one', { GeoProximityLocation: {} }, 'GeoProximityLocation'],
    ['one', { Something: 1 }, 'unknown'],
  ])('with the set identifier %j and %j is %s', (setIdentifier, routing, policy) => {
    expect(policyOf({ setIdentifier, routing })).toBe(policy);
  });
});

describe('the text of a routing', () => {
  it.each([
    ['the order of fields', { A: 1, B: { C: 2, D: 3 } }, { B: { D: 3, C: 2 }, A: 1 }],
    [
      'a bias of 0',
      { GeoProximityLocation: { AWSRegion: 'x', Bias: 0 } },
      { GeoProximityLocation: { AWSRegion: 'x' } },
    ],
    ['fields that are undefined', { Weight: 1, Region: undefined }, { Weight: 1 }],
    [
      'zeros at the end of a coordinate',
      { Coordinates: { Latitude: '52.50', Longitude: '13' } },
      { Coordinates: { Latitude: '52.5', Longitude: '13.0' } },
    ],
    ['nothing', { Field: null }, { Field: null }],
  ])('does not depend on %s', (_, a, b) => {
    expect(routingText(a)).toBe(routingText(b));
  });

  it('tells different weights apart', () => {
    expect(routingText({ Weight: 1 })).not.toBe(routingText({ Weight: 2 }));
  });
});

/*
 * The names that a route of Gateway API gets, and from which Gateways: its own host names where they overlap with those of
 * the listeners that it is attached to (external-dns source/gateway.go). As for every source, what it asks for does not
 * depend on a status: where a controller has not accepted it, or not any more, its names stay asked for, without a target.
 *
 * | its Gateways                             | its names                                    |
 * |---|---|
 * | accepted it, and a listener matches      | an offer with these Gateways                 |
 * | did not accept it yet, a listener matches | asked for, without a target                 |
 * | none of their listeners matches          | not asked for                                |
 * | one of them is not there                 | what no other one serves stays asked for     |
 * | none of them is there, or all are excluded | the route is no source                     |
 */
import { readWishes, splitList } from './annotations.ts';
import { printable } from './dns-name.ts';
import { canonicalHost, overlap } from './gateway-hostname.ts';
import {
  type AttachedListener,
  allowsNamespace,
  isSupported,
  type Parent,
  type ParentFinder,
  parentFinder,
} from './gateway-listeners.ts';
import {
  type GatewayWorld,
  gatewayGroup,
  type ParentReference,
  type Route,
  type RouteKind,
} from './gateway-objects.ts';
import { compareTexts } from './record.ts';
import type { Settings } from './settings.ts';
import type { Backend, Offer, Source } from './source.ts';

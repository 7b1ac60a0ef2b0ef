/*
 * Calls to the outside. Each waits at a gate until the world lets it through, with or without a fault, so that everything
 * else can happen between any two of them. A killed invocation waits for ever; one whose time is over gets AbortError.
 */
import type { Instance } from './instances.ts';
import type { Fault, Gate, Universe } from './universe.ts';

export type Call = {
  readonly port: Gate['port'];
  readonly what: string;
  /** What may be out of order at the other side: `cluster prod`, `zone Z1`. */
  readonly outage: string;
};

export type Calls = { readonly pass: (call: Call) => Promise<Fault> };

export const callsOf = (universe: Universe, instance: Instance): Calls => ({
  pass: async ({ port, what, outage }) => {
    const { invocation } = instance;
    if (invocation.controller.signal.aborted) throw abortError();
    const fault = await new Promise<Fault>((open) => {
      if (invocation.state !== 'killed') universe.gates.push({ invocation, port, what, open });
    });
    if (fault === 'aborted') throw abortError();
    return fault === 'none' && universe.outages.has(outage) ? 'unavailable' : fault;
  },
});

/** As the SDK rejects a call whose signal fired. */
export const abortError = (): Error =>
  Object.assign(new Error('Request aborted'), { name: 'AbortError' });

/** As the SDK throws what a service answered. */
export const serviceError = (name: string, message: string, httpStatusCode: number): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });

/** As the SDK throws when nothing was answered in time. */
export const timeoutError = (): Error =>
  Object.assign(new Error('socket hang up'), { name: 'TimeoutError', $metadata: {} });

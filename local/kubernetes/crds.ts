/*
 * Which CRDs a stand-in has, and at which versions it serves them: clusters differ in the release of the Gateway API that they
 * installed (TLSRoute became v1 with 1.5 and was v1alpha3 or v1alpha2 before), and many have none.
 */
import { allResources, type CrdName, type ServedVersions } from './resources.ts';

/** Versions by kind; an empty list leaves the kind out. */
export type VersionsByKind = Readonly<Record<string, readonly string[]>>;

export type InstalledCrds = {
  readonly served: ServedVersions;
  /** Kinds that `versions` does not name are served at the version of the newest release. */
  readonly install: (names: readonly CrdName[], versions?: VersionsByKind) => void;
  readonly uninstall: (names: readonly CrdName[]) => void;
};

export const createCrds = (): InstalledCrds => {
  const served = new Map<string, readonly string[]>();
  return {
    served,
    install: (names, versions = {}) => {
      const kinds = kindsOf(names);
      for (const kind of Object.keys(versions)) {
        if (!kinds.some((resource) => resource.kind === kind)) {
          throw new Error(
            `no kind ${kind} in the CRDs ${names.join(', ')}; expected one of ${kinds.map((resource) => resource.kind).join(', ')}`,
          );
        }
      }
      for (const { kind, version } of kinds) {
        served.set(kind, versions[kind] ?? [version]);
      }
    },
    uninstall: (names) => {
      for (const { kind } of kindsOf(names)) {
        served.delete(kind);
      }
    },
  };
};

const kindsOf = (names: readonly CrdName[]) =>
  allResources.filter(({ crd }) => crd !== null && names.includes(crd));

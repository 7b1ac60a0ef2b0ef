/*
 * The three functions of the Reflect Metadata proposal without which @peculiar/x509 refuses to load: its dependency container asks for them, though
 * for nothing that is used here. A polyfill that is already there stays.
 */

type MetadataReflect = typeof Reflect & {
  getMetadata?: (key: unknown, target: object) => unknown;
  getOwnMetadata?: (key: unknown, target: object) => unknown;
  defineMetadata?: (key: unknown, value: unknown, target: object) => void;
};

const reflect: MetadataReflect = Reflect;
const metadata = new WeakMap<object, Map<unknown, unknown>>();

const own = (key: unknown, target: object): unknown => metadata.get(target)?.get(key);

const inherited = (key: unknown, target: object): unknown => {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
    if (metadata.get(at)?.has(key)) {
      return own(key, at);
    }
  }
  return undefined;
};

if (reflect.getMetadata === undefined) {
  reflect.getMetadata = inherited;
  reflect.getOwnMetadata = own;
  reflect.defineMetadata = (key, value, target) => {
    metadata.set(target, (metadata.get(target) ?? new Map()).set(key, value));
  };
}

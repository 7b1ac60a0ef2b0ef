/*
 * `$(VARIABLE)` in the arguments of a container, which Kubernetes fills in, and what is left when nobody did.
 */

/** Unknown variables stay as they are; `$$(X)` is the text `$(X)`. */
export const expandVariables = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replace(/\$\$|\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)/g, (whole, name: string | undefined) =>
    name === undefined ? '$' : (values.get(name) ?? whole),
  );

/** The name of a variable that stands unfilled in a value, of Kubernetes, a shell or Helm; null when there is none. */
export const openVariable = (value: string): string | null =>
  /\$\([A-Za-z_][A-Za-z0-9_.-]*\)|\$\{[A-Za-z_]\w*\}|^\$[A-Za-z_]\w*$|\{\{-? *\.(?:Values|Release)\b.*?\}\}/.exec(
    value,
  )?.[0] ?? null;

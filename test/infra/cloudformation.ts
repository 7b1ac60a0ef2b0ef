/*
 * What CloudFormation makes of the functions in a template, with given values: Ref, Fn::GetAtt, Fn::Join and Fn::Sub.
 */
export type Values = Readonly<Record<string, string>>;

export const pseudoParameters: Values = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': '111122223333',
  'AWS::Region': 'eu-west-1',
};

/** A resource that has no value stands as its logical id, an attribute as "id.attribute". */
export const resolve = (value: unknown, values: Values = pseudoParameters): unknown => {
  if (Array.isArray(value)) return value.map((item) => resolve(item, values));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) {
    const [name, argument] = only;
    if (name === 'Ref') return values[String(argument)] ?? String(argument);
    if (name === 'Fn::GetAtt') {
      const path = (argument as readonly string[]).join('.');
      return values[path] ?? path;
    }
    if (name === 'Fn::Join') {
      const [separator, parts] = argument as readonly [string, readonly unknown[]];
      return parts.map((part) => String(resolve(part, values))).join(separator);
    }
    if (name === 'Fn::Sub') {
      return String(argument).replace(/\$\{([^}]+)\}/g, (_, key: string) => values[key] ?? key);
    }
    if (name.startsWith('Fn::'))
      throw new Error(`the template uses ${name}, which is not known here`);
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, resolve(item, values)]));
};

/*
 * The FQDN template: names from the fields of an object, in the part of Go's text/template that people use for
 * external-dns's --fqdn-template. https://pkg.go.dev/text/template
 *
 * Where it differs, on purpose:
 * - What is absent prints nothing and is an empty text for functions. Go writes `<no value>` for `.Labels.none`, which is
 *   part of no name, and fails when a function gets it.
 * - A field that an object cannot have at its top is refused when the template is read. Deeper down Go knows the type and
 *   we do not: there a wrong name is an absent one.
 * - A template that fails on one object is a problem of that object; in external-dns it ends the source.
 * - Methods, define, template, block, break, continue and printf's widths are refused by name.
 * `.Kind` and isSource need an object with its kind, which items of a Kubernetes list do not carry.
 */
import { ExpressionProblem, type Invalid, orInvalid } from './expression-problem.ts';
import { rendered } from './fqdn-template-evaluator.ts';
import { parseTemplate } from './fqdn-template-parser.ts';

export type FqdnTemplate = {
  readonly kind: 'template';
  readonly hostnamesOf: (object: unknown) => Hostnames;
};

/** Sorted, each once, without a final dot; they are names as written, not yet checked. */
export type Hostnames =
  | { readonly kind: 'hostnames'; readonly hostnames: readonly string[] }
  | { readonly kind: 'failed'; readonly problem: string };

export const parseFqdnTemplate = (text: string): FqdnTemplate | Invalid =>
  orInvalid((): FqdnTemplate => {
    if (text.length > MAX_TEMPLATE_LENGTH) {
      throw new ExpressionProblem(
        `it has ${text.length} characters, at most ${MAX_TEMPLATE_LENGTH} are allowed`,
      );
    }
    const nodes = parseTemplate(text);
    return {
      kind: 'template',
      hostnamesOf: (object) => {
        const result = orInvalid(() => hostnamesIn(rendered(nodes, object)));
        return 'kind' in result
          ? { kind: 'failed', problem: result.problem }
          : { kind: 'hostnames', hostnames: result };
      },
    };
  });

const MAX_TEMPLATE_LENGTH = 16_384;

const hostnamesIn = (output: string): readonly string[] => {
  const names = output.split(',').map((text) => text.trim().replace(/\.$/, ''));
  return [...new Set(names.filter((name) => name !== ''))].sort();
};

/*
 * A problem in a text that people write in one of the small languages of the settings: regular expressions, selectors,
 * templates. Their parsers are recursive and throw it; it is caught where the parser was entered and goes on as data.
 */

export class ExpressionProblem extends Error {
  override readonly name = 'ExpressionProblem';
}

export type Invalid = { readonly kind: 'invalid'; readonly problem: string };

/** What `parse` returns, or the problem it met. Any other error is a defect and passes through. */
export const orInvalid = <Result>(parse: () => Result): Result | Invalid => {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ExpressionProblem) return { kind: 'invalid', problem: error.message };
    throw error;
  }
};

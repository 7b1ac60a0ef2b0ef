import { expect, it } from 'vitest';
import { ExpressionProblem, orInvalid } from '../../functions/core/expression-problem.ts';

it('a problem becomes data, a result stays, a defect passes through', () => {
  const throwing = (error: Error) => () => {
    throw error;
  };
  expect(orInvalid(throwing(new ExpressionProblem('bad')))).toEqual({
    kind: 'invalid',
    problem: 'bad',
  });
  expect(orInvalid(() => 1)).toBe(1);
  expect(() => orInvalid(throwing(new RangeError('a defect')))).toThrow('a defect');
});

import { describe } from 'vitest';
import { playThousand } from './thousand.ts';

describe('the simulation, second part', () => playThousand(1_001));

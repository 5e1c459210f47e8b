import { describe, expect, it } from 'vitest';
import { foldedCandidates, foldHandle } from './handle-folding.ts';

describe('handles that look alike', () => {
  it('are one in Cyrillic and Latin letters', () => {
    expect(foldHandle('сосо')).toBe(foldHandle('coco'));
    expect(foldHandle('ANNA')).toBe(foldHandle('anna'));
  });

  it('are one with digits for letters and other separators', () => {
    expect(foldHandle('b0b')).toBe(foldHandle('bob'));
    expect(foldHandle('anna.petrova')).toBe(foldHandle('anna_petrova'));
    expect(foldHandle('bi11')).toBe(foldHandle('bill'));
  });

  it('are found by how a name sounds in Russian', () => {
    expect(foldedCandidates('анна')).toContain(foldHandle('anna'));
    expect(foldedCandidates('Борис')).toContain(foldHandle('boris'));
  });

  it('stay apart where they are different', () => {
    expect(foldHandle('anna')).not.toBe(foldHandle('hanna'));
  });
});

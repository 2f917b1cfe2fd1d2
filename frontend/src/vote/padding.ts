/** Every ballot of a secret poll is as long as any other, so that its length does not tell what was chosen. */
import type { CastBallot, PollView } from '../lib/wire'

/** Bytes of every ballot's body, by the poll alone: the rule of `ballot_size` in voting/protocol/wire.py. */
export const ballotSize = (poll: PollView): number =>
  Math.min(1024 * Math.ceil((256 + poll.options.reduce((sum, option) => sum + option.id.length + 24, 0)) / 1024), 16_384)

/** `body` filled to `size` bytes. */
export function padded(body: CastBallot, size: number): CastBallot {
  const bytes = new TextEncoder().encode(JSON.stringify({ ...body, pad: '' })).length
  return size > bytes ? { ...body, pad: '.'.repeat(size - bytes) } : body
}

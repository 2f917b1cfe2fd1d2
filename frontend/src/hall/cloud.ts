/** Where the words of a cloud stand. A word stays where it is for as long as it has room there; what grows pushes away
    only what it would cover. Pure: lengths are in the unit of the box, measuring is the caller's business. */
import type { WordVotes } from '../lib/wire'

export interface Placed {
  key: string
  text: string
  votes: number
  /** Its middle, from the middle of the box. */
  x: number
  y: number
  size: number
}

export interface Box {
  width: number
  height: number
  /** The smallest and the largest letters. */
  least: number
  most: number
}

/** The width of a text in letters of size 1. */
export type Measure = (text: string) => number

/** Space about a word, in its own letters. */
const GAP = 0.22
const LINE = 1.12
/** Sizes are steps, so that one more vote seldom changes one. */
const STEPS = 10
/** Words that should be there at once; for them all letters shrink. */
const WANTED = 24
const SHRINK = [1, 0.85, 0.7, 0.55, 0.45, 0.36]

/** The words that have room, and those of `words` that have none. `before`: where they stood. */
export function cloud(words: WordVotes[], box: Box, measure: Measure, before: Placed[]): { placed: Placed[]; left: number } {
  let best: Placed[] = []
  for (const shrink of SHRINK) {
    const most = Math.max(box.least, box.most * shrink)
    const placed = arrange(words, { ...box, most }, measure, before)
    if (placed.length > best.length) best = placed
    if (placed.length >= Math.min(words.length, WANTED) || most === box.least) break
  }
  return { placed: best, left: words.length - best.length }
}

/** The letters of a word with `votes`, in steps, against the next ten above the leader. */
export function sizeOf(votes: number, leader: number, box: Box, width: number): number {
  const whole = Math.max(5, 10 * Math.ceil(leader / 10))
  const part = Math.round((STEPS * votes) / whole) / STEPS
  const size = box.least + (box.most - box.least) * part
  return Math.max(box.least, Math.min(size, box.width / (width + GAP)))
}

function arrange(words: WordVotes[], box: Box, measure: Measure, before: Placed[]): Placed[] {
  const stood = new Map(before.map((word) => [word.key, word]))
  const placed: Placed[] = []
  const taken: Rect[] = []
  const leader = words[0]?.votes ?? 1
  for (const word of words) {
    const width = measure(word.text)
    const size = sizeOf(word.votes, leader, box, width)
    const half = { w: (size * (width + GAP)) / 2, h: (size * LINE) / 2 }
    if (half.w * 2 > box.width + 1e-6) continue
    const at = spot(half, box, taken, stood.get(word.key), word.key)
    if (!at) continue
    taken.push({ ...at, ...half })
    placed.push({ key: word.key, text: word.text, votes: word.votes, ...at, size })
  }
  return placed
}

interface Rect {
  x: number
  y: number
  w: number
  h: number
}

const RINGS = 34
const ROUND = 40

/** The nearest free place to where the word stood, or else to the middle. */
function spot(half: { w: number; h: number }, box: Box, taken: Rect[], stood: Placed | undefined, key: string): { x: number; y: number } | undefined {
  const from = stood ?? { x: 0, y: 0 }
  const start = angleOf(key)
  for (let ring = 0; ring <= RINGS; ring++) {
    const part = ring / RINGS
    for (let turn = 0; turn < (ring ? ROUND : 1); turn++) {
      const angle = start + (2 * Math.PI * turn) / ROUND
      const at = { x: from.x + part * box.width * Math.cos(angle), y: from.y + part * box.height * Math.sin(angle) }
      const inside = Math.abs(at.x) + half.w <= box.width / 2 && Math.abs(at.y) + half.h <= box.height / 2
      if (inside && !taken.some((other) => covers(other, { ...at, ...half }))) return at
    }
  }
  return undefined
}

const covers = (a: Rect, b: Rect): boolean => Math.abs(a.x - b.x) < a.w + b.w && Math.abs(a.y - b.y) < a.h + b.h

/** Each word looks for its place from a side of its own, the same on every screen. */
function angleOf(key: string): number {
  let hash = 2166136261
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 16777619) >>> 0
  return (2 * Math.PI * hash) / 2 ** 32
}

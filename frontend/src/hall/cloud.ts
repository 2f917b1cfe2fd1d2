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

export interface Cloud {
  placed: Placed[]
  left: number
  level: number
}

/** The width of a text in letters of size 1. */
export type Measure = (text: string) => number

/** Space about a word, in its own letters. */
const GAP = 0.22
const LINE = 1.12
/** Sizes are steps, so that one more vote seldom changes one. */
const STEPS = 10
/** Words that should be there at once; for them all letters shrink. */
const WANTED = 16
const SHRINK = [1, 0.85, 0.75, 0.65]

/** The words that have room, most votes first, how many of `words` have none, and how far letters shrank for them.
    `before`: where they stood, and what they had shrunk to; they grow again only in a new cloud. */
export function cloud(words: WordVotes[], box: Box, measure: Measure, before?: Cloud): Cloud {
  let best: Cloud | undefined
  for (let level = before?.level ?? 0; level < SHRINK.length; level++) {
    const most = Math.max(box.least, box.most * (SHRINK[level] ?? 1))
    const placed = arrange(words, { ...box, most }, measure, before?.placed ?? [])
    if (!best || placed.length > best.placed.length) best = { placed, left: words.length - placed.length, level }
    if (placed.length >= Math.min(words.length, WANTED) || most === box.least) break
  }
  return best ?? { placed: [], left: words.length, level: 0 }
}

/** The letters of a word with `votes`, in steps, against the next ten above the leader. */
export function sizeOf(votes: number, leader: number, box: Box, width: number): number {
  const whole = Math.max(5, 10 * Math.ceil(leader / 10))
  const part = Math.round((STEPS * votes) / whole) / STEPS
  const size = box.least + (box.most - box.least) * part
  return Math.max(box.least, Math.min(size, box.width / (width + GAP)))
}

function arrange(words: WordVotes[], box: Box, measure: Measure, before: Placed[]): Placed[] {
  const leader = words[0]?.votes ?? 1
  const stood = new Map(before.map((word) => [word.key, word]))
  const placed: Sized[] = []
  let seeking: Sized[] = []
  for (const [rank, word] of words.entries()) {
    const width = measure(word.text)
    const size = sizeOf(word.votes, leader, box, width)
    const at = stood.get(word.key)
    const sized = { ...word, rank, size, w: (size * (width + GAP)) / 2, h: (size * LINE) / 2, x: at?.x ?? 0, y: at?.y ?? 0 }
    if (sized.w * 2 > box.width + 1e-6) continue
    if (at && inside(sized, box) && !placed.some((other) => covers(other, sized))) placed.push(sized)
    else seeking.push(sized)
  }
  // a word that finds no room takes it from those with fewer votes, which then look for another place
  for (let word = seeking.shift(); word; word = seeking.shift()) {
    const { votes } = word
    const at = spot(word, box, placed) ?? spot(word, box, placed.filter((other) => other.votes >= votes))
    if (!at) continue
    const moved = { ...word, ...at }
    const covered = placed.filter((other) => covers(other, moved))
    for (const other of covered) placed.splice(placed.indexOf(other), 1)
    placed.push(moved)
    seeking = [...seeking, ...covered].sort((a, b) => a.rank - b.rank)
  }
  // who made room for one that went elsewhere in the end stays where it was
  for (const word of placed) {
    const at = stood.get(word.key)
    const back = at && { ...word, x: at.x, y: at.y }
    if (back && inside(back, box) && !placed.some((other) => other !== word && covers(other, back))) Object.assign(word, back)
  }
  return placed.sort((a, b) => a.rank - b.rank).map(({ key, text, votes, x, y, size }) => ({ key, text, votes, x, y, size }))
}

/** A rectangle by its middle and half its width and height. */
interface Rect {
  x: number
  y: number
  w: number
  h: number
}

/** A word, its letters, and where it stands or stood. */
interface Sized extends WordVotes, Rect {
  rank: number
  size: number
}

const inside = (word: Rect, box: Box): boolean => Math.abs(word.x) + word.w <= box.width / 2 + 1e-6 && Math.abs(word.y) + word.h <= box.height / 2 + 1e-6

const RINGS = 34
const ROUND = 40

/** The nearest place to where the word stood, or else to the middle, that none of `taken` covers. */
function spot(word: Sized, box: Box, taken: Rect[]): { x: number; y: number } | undefined {
  const start = angleOf(word.key)
  for (let ring = 0; ring <= RINGS; ring++) {
    const part = ring / RINGS
    for (let turn = 0; turn < (ring ? ROUND : 1); turn++) {
      const angle = start + (2 * Math.PI * turn) / ROUND
      const at = { x: word.x + part * box.width * Math.cos(angle), y: word.y + part * box.height * Math.sin(angle) }
      const there = { ...at, w: word.w, h: word.h }
      if (inside(there, box) && !taken.some((other) => covers(other, there))) return at
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

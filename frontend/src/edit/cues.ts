/** A cue as it is being written, and what the server says of it. Pure, but for the calls at the end. */
import { post, put } from '../lib/api'
import type { CheckedCue, CueForm, CueKind, Prepared, PreparedCue, PreparedPoll, PreparedRoom, Texts } from '../lib/wire'
import { definitionOf, filled } from './model'

/** A definition that was given to us whole. */
export type Cue = Required<CueForm>

export const cueOf = (cue: PreparedCue): Cue => cue.definition as unknown as Cue

export const roomOf = (prepared: Prepared, room: string): PreparedRoom | undefined => prepared.rooms.find((each) => each.id === room)

/** In the order in which they are offered. */
export const KINDS: readonly CueKind[] = ['title', 'join', 'wifi', 'message', 'poll', 'result', 'comparison', 'breakdown', 'agenda', 'image', 'questions', 'blank']

/** What a cue of a kind has beside a title and notes. */
const FIELDS: Record<CueKind, readonly (keyof Cue)[]> = {
  title: ['text'],
  join: [],
  wifi: ['wifi'],
  agenda: ['items'],
  poll: ['poll', 'opens'],
  result: ['poll'],
  comparison: ['compare'],
  breakdown: ['poll'],
  message: ['text'],
  questions: [],
  image: ['text'],
  blank: [],
}

export const has = (cue: Cue, field: keyof Cue): boolean => FIELDS[cue.kind].includes(field)

const NOTHING = { poll: null, text: null, compare: [], wifi: null, notes: null, opens: false, items: [] } satisfies Partial<Cue>

/** What is sent: only what the kind has, and nothing that was left empty. */
export function cleanedCue(cue: Cue): Cue {
  const some = (texts: Texts | null) => {
    const left = filled(texts ?? {})
    return Object.keys(left).length ? left : null
  }
  const kept = Object.fromEntries(FIELDS[cue.kind].map((field) => [field, cue[field]])) as Partial<Cue>
  const own = { ...NOTHING, ...kept }
  return {
    id: cue.id,
    kind: cue.kind,
    title: filled(cue.title),
    ...own,
    text: some(own.text ?? null),
    notes: some(cue.notes),
    items: (own.items ?? []).map((item) => ({ time: item.time ?? '', text: filled(item.text) })),
  }
}

export const sameCue = (one: Cue, other: Cue): boolean => JSON.stringify(cleanedCue(one)) === JSON.stringify(cleanedCue(other))

/** The polls of a room that people wrote. */
const pollsOf = (prepared: Prepared, room: string): PreparedPoll[] => prepared.polls.filter((poll) => definitionOf(poll).room === room && !definitionOf(poll).follows)

/** The polls that a cue of this kind can show. */
export const choicesOf = (kind: CueKind, prepared: Prepared, room: string): [string, Texts][] =>
  pollsOf(prepared, room)
    .map(definitionOf)
    .filter((poll) => kind !== 'breakdown' || poll.breakdown)
    .map((poll) => [poll.id, poll.title])

/** The polls whose figures can stand beside each other: choices, or allocations. */
export function comparableOf(prepared: Prepared, room: string, kind?: string): [string, Texts][] {
  const known = pollsOf(prepared, room).filter((poll) => {
    const { method, figures } = definitionOf(poll)
    return (method.kind === 'choice' || method.kind === 'allocation') && figures !== false && (!kind || method.kind === kind)
  })
  return known.map((poll) => [definitionOf(poll).id, definitionOf(poll).title])
}

function pair(prepared: Prepared, room: string): string[] {
  for (const kind of ['choice', 'allocation']) {
    const [one, other] = comparableOf(prepared, room, kind)
    if (one && other) return [one[0], other[0]]
  }
  return []
}

const BEGINNINGS: Partial<Record<CueKind, Texts>> = {
  message: { en: 'We go on in a few minutes.', de: 'Wir machen in wenigen Minuten weiter.', fr: 'Nous reprenons dans quelques minutes.' },
  image: { en: 'What the picture shows', de: 'Was das Bild zeigt', fr: 'Ce que montre l’image' },
}

/** A new cue of this kind, with enough in it to be kept; undefined where the room has no polls for it. `named`: the
    kind in each language. */
export function newCue(kind: CueKind, named: Texts, prepared: Prepared, room: string): Cue | undefined {
  const cue: Cue = { ...NOTHING, id: '', kind, title: named, text: BEGINNINGS[kind] ?? null }
  switch (kind) {
    case 'wifi':
      return { ...cue, wifi: { network: 'Guests', password: '', hidden: false } }
    case 'agenda':
      return { ...cue, items: [{ time: '09:00', text: { en: 'Opening', de: 'Eröffnung', fr: 'Ouverture' } }] }
    case 'poll':
    case 'result':
    case 'breakdown': {
      const [first] = choicesOf(kind, prepared, room)
      return first && { ...cue, title: first[1], poll: first[0] }
    }
    case 'comparison': {
      const compare = pair(prepared, room)
      return compare.length ? { ...cue, compare } : undefined
    }
    default:
      return cue
  }
}

/** Whether it is the only cue of a poll, which would come back by itself. */
export const isOnly = (sheet: PreparedCue[], cue: Cue): boolean => cue.poll !== null && sheet.filter((each) => cueOf(each).poll === cue.poll).length === 1

// what goes over the wire

const at = (room: string, what = '') => `/api/rooms/${room}/cues${what}`

export const checkCue = (room: string, cue: Cue): Promise<CheckedCue> => post<CheckedCue>(at(room, '/check'), { definition: cleanedCue(cue) })
export const addCue = (room: string, cue: Cue, after: string | undefined): Promise<Prepared> =>
  post<Prepared>(at(room), { definition: cleanedCue({ ...cue, id: '' }), after: after ?? null })
export const saveCue = (room: string, cue: Cue, seen: Cue): Promise<Prepared> => put<Prepared>(at(room, `/${cue.id}`), { seen, definition: cleanedCue(cue) })
export const removeCue = (room: string, cue: Cue): Promise<Prepared> => post<Prepared>(at(room, `/${cue.id}/remove`), { seen: cue })
export const arrangeCues = (room: string, seen: string[], order: string[]): Promise<Prepared> => post<Prepared>(`/api/rooms/${room}/run-sheet`, { seen, order })

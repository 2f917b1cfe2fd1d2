/** A poll as it is being written, and what the server says of it. Pure, but for the calls at the end. */
import { get, post, put } from '../lib/api'
import type { Checked, Flaw, Frame, OptionForm, PollForm, Prepared, PreparedPoll, Texts } from '../lib/wire'
import { filledIn } from './methods'

export type { OptionForm }

/** A definition that was given to us whole: what a form leaves out has its usual value in it. */
export type Definition = PollForm & { options: OptionForm[] }
export type MethodForm = PollForm['method']

export const definitionOf = (poll: PreparedPoll): Definition => poll.definition as unknown as Definition

/** Texts without the languages that were left empty. */
export const filled = (texts: Texts): Texts => Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim()))

/** What is sent: nothing that was left empty. */
export function cleaned(poll: Definition): Record<string, unknown> {
  const some = (texts: Texts | null | undefined) => (Object.keys(filled(texts ?? {})).length ? filled(texts ?? {}) : null)
  return {
    ...poll,
    title: filled(poll.title),
    mark: some(poll.mark),
    method: filledIn(poll.method, filled),
    options: poll.options.map((option) => ({
      ...option,
      label: filled(option.label),
      mark: some(option.mark),
      organisation: option.organisation?.trim() || null,
      country: option.country?.trim() || null,
    })),
  }
}

export const same = (one: Definition, other: Definition): boolean => JSON.stringify(cleaned(one)) === JSON.stringify(cleaned(other))

/** The options with the one at `index` moved by `step`. */
export function moved<T>(list: readonly T[], index: number, step: number): T[] {
  const next = [...list]
  const [taken] = next.splice(index, 1)
  if (taken !== undefined) next.splice(Math.max(0, index + step), 0, taken)
  return next
}

/** The flaws of a field and of what is in it. */
export const flawsOf = (flaws: Flaw[], place: string): Flaw[] => flaws.filter((flaw) => flaw.place === place || flaw.place.startsWith(`${place}.`))

export const held = (prepared: Prepared, id: string | undefined): PreparedPoll | undefined => prepared.polls.find((poll) => definitionOf(poll).id === id)

export const textsOf = (poll: Definition | undefined): Texts[] => (poll ? [poll.title, ...poll.options.map((option) => option.label)] : [])

/** Languages to write in: the conference's own, and those that there are texts in. */
export function languagesOf(prepared: Prepared, texts: Texts[]): string[] {
  return [...new Set([...prepared.languages, ...texts.flatMap((each) => Object.keys(each))])]
}

// what goes over the wire

const at = (poll: string, what = '') => `/api/polls/${poll}${what}`

export const prepared = (): Promise<Prepared> => get<Prepared>('/api/preparing')
export const check = (poll: Definition): Promise<Checked> => post<Checked>('/api/preparing/check', { definition: cleaned(poll) })
export const create = (poll: Definition, after: string | undefined): Promise<Prepared> =>
  post<Prepared>('/api/polls', { definition: cleaned(poll), after: after ?? null })
export const save = (poll: Definition, version: number): Promise<Prepared> => put<Prepared>(at(poll.id), { version, definition: cleaned(poll) })
export const copy = (poll: string, room: string): Promise<Prepared> => post<Prepared>(at(poll, '/copy'), { room })
export const remove = (poll: string, version: number): Promise<Prepared> => post<Prepared>(at(poll, '/remove'), { version })
export const arrange = (seen: string[], order: string[]): Promise<Prepared> => post<Prepared>('/api/preparing/order', { seen, order })
export const frame = (seen: Frame, after: Frame): Promise<Prepared> => put<Prepared>('/api/preparing/conference', { seen, frame: after })

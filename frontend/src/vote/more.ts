/** Parts of the page that come after the first load, each with its words. Nobody needs them to choose and to vote. */
import { useEffect, useState } from 'preact/hooks'
import { load } from '../lib/i18n'

export type More = typeof import('./more/index')
export type Floor = typeof import('./floor/index')

/** Milliseconds until a part that did not come is asked for once more. */
const AGAIN = 4_000

/** The catalogues that this page has, or waits for: who comes last has the words of all. */
export const catalogues = new Set(['vote'])

/** How to use the part with the catalogue `name`: undefined until it has been needed and has come. */
export function later<Part>(name: string, from: () => Promise<Part>): (needed: boolean) => Part | undefined {
  let here: Part | undefined

  async function fetchPart(): Promise<void> {
    catalogues.add(name)
    try {
      const [part] = await Promise.all([from(), load([...catalogues])])
      here = part
    } catch (error) {
      catalogues.delete(name)
      throw error
    }
  }

  return (needed) => {
    const [tries, setTries] = useState(0)
    useEffect(() => {
      if (!needed || here) return undefined
      let timer: ReturnType<typeof setTimeout> | undefined
      let over = false
      const again = () => setTries(tries + 1)
      fetchPart().then(again, () => {
        if (!over) timer = setTimeout(again, AGAIN)
      })
      return () => {
        over = true
        clearTimeout(timer)
      }
    }, [needed, tries])
    return here
  }
}

/** Comes by itself: rules, ballots of ideas and points, results, receipts. */
export const useMore = later('more', () => import('./more/index'))

/** Comes when a poll is answered otherwise than by choosing or sharing points: many conferences never do. */
export const useMethods = later('methods', () => import('./methods/index'))

/** Questions from the floor, and ideas, come when a room takes them. */
export const useFloor = later('floor', () => import('./floor/index'))

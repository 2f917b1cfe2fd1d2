/** Questions from the floor, and ideas, come when a room takes them, after all that is needed to vote. */
import { useEffect, useState } from 'preact/hooks'
import { load } from '../lib/i18n'
import { catalogues, type More } from './more'

export type Floor = typeof import('./floor/index')

let here: Floor | undefined

async function fetchFloor(): Promise<Floor> {
  if (here) return here
  const [floor] = await Promise.all([import('./floor/index'), load([...catalogues, 'floor'])])
  catalogues.push('floor')
  return (here = floor)
}

/** Undefined until it is `wanted`, `more` is here, and it has come. */
export function useFloor(wanted: boolean, lost: boolean, more: More | undefined): Floor | undefined {
  const [floor, setFloor] = useState(here)
  useEffect(() => {
    if (wanted && !lost && more && !floor) fetchFloor().then(setFloor, () => undefined)
  }, [wanted, lost, more])
  return wanted ? floor : undefined
}

/** Parts of the page that come when a poll asks for them: many conferences never do. */
import { useEffect, useState } from 'preact/hooks'
import { load } from '../../lib/i18n'
import { catalogues } from '../more'

/** Milliseconds until they are asked for once more. */
const AGAIN = 4_000

/** How to use a part, with the catalogue of its `name`: undefined until it has come. */
export function later<Part>(name: string, from: () => Promise<Part>): (needed: boolean) => Part | undefined {
  let here: Part | undefined

  async function fetchPart(): Promise<Part> {
    // who comes last has the words of all
    if (!catalogues.includes(name)) catalogues.push(name)
    try {
      const [part] = await Promise.all([from(), load(catalogues)])
      return (here = part)
    } catch (error) {
      catalogues.splice(catalogues.indexOf(name), 1)
      throw error
    }
  }

  return (needed) => {
    const [part, setPart] = useState(() => here)
    const [tries, setTries] = useState(0)
    useEffect(() => {
      if (!needed || part) return undefined
      let timer: ReturnType<typeof setTimeout> | undefined
      fetchPart().then((come) => setPart(() => come), () => {
        timer = setTimeout(() => setTries(tries + 1), AGAIN)
      })
      return () => clearTimeout(timer)
    }, [needed, tries])
    return part
  }
}

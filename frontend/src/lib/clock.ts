/** The server's clock, as far as this device can tell. */
import { useEffect, useState } from 'preact/hooks'

/** Server milliseconds now, renewed `hz` times a second. */
export function useNow(offset: number, hz = 4): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000 / hz)
    return () => clearInterval(timer)
  }, [hz])
  return now + offset
}

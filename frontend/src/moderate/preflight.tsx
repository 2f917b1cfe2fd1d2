/** The preflight: a light an item, and under each red one what to do. Asked anew every few seconds while it is open. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { get, Offline, Refusal } from '../lib/api'
import { t, words } from '../lib/i18n'
import type { PollView, PreflightItem, PreflightState } from '../lib/wire'
import { Dialog } from './dialog'
import { Mark } from './marks'

const AGAIN = 3_000

/** Apart by more than this, the clock of this device and the server's, and somebody reads out a wrong time. */
const CLOCK_APART = 2_000

/** `polls`: of the room, to call them by their titles. `hour` writes a moment of the server as a time of day. */
export function Preflight(props: { room: string; polls: PollView[]; hour: (at: number) => string; onClose: () => void }) {
  const [found, setFound] = useState<PreflightState>()
  const [wrong, setWrong] = useState('')
  const looking = useRef(false)

  async function look(): Promise<void> {
    if (looking.current) return
    looking.current = true
    try {
      const { at, items } = await get<PreflightState>(`/api/rooms/${props.room}/preflight`)
      setFound({ at, items: items.map((item) => (item.name === 'clock' ? clock(item, at - Date.now()) : item)) })
      setWrong('')
    } catch (error) {
      if (error instanceof Offline) setWrong(t('did_not_arrive'))
      else if (error instanceof Refusal) setWrong(error.message)
      else throw error
    } finally {
      looking.current = false
    }
  }
  useEffect(() => {
    void look()
    const timer = setInterval(() => void look(), AGAIN)
    return () => clearInterval(timer)
  }, [props.room])

  const red = found?.items.filter((item) => item.light !== 'ok').length
  return (
    <Dialog title={t('preflight')} onClose={props.onClose}>
      <p role="status">{wrong || (!found ? t('preflight_looking') : red ? t('preflight_open', { count: red }) : t('preflight_ready'))}</p>
      <ul class="preflight">
        {found?.items.map((item) => (
          <li key={item.name} class={item.light}>
            <Mark good={item.light === 'ok'} />
            <b>{t(`preflight_${item.name}`)}</b>
            <span>{sentence(item, props.polls)}</span>
          </li>
        ))}
      </ul>
      <div class="ends">
        {found && <span class="hint">{t('preflight_at', { time: props.hour(found.at) })}</span>}
        <button type="button" class="btn" onClick={() => void look()}>
          {t('preflight_again')}
        </button>
        <button type="button" class="btn primary" onClick={props.onClose}>
          {t('close')}
        </button>
      </div>
    </Dialog>
  )
}

/** The item, unless this device's own clock is the trouble. */
function clock(item: PreflightItem, offset: number): PreflightItem {
  const apart = Math.abs(offset)
  if (item.light !== 'ok' || apart <= CLOCK_APART) return item
  return { ...item, light: 'warn', problem: '', figure: Math.round(apart / 1000) }
}

function sentence(item: PreflightItem, polls: PollView[]): string {
  const names = (item.about ?? []).map((name) => (item.name === 'rules' ? titled(name, polls) : name))
  const values = { count: item.figure ?? 0, of: item.of ?? 0, names: names.join(', ') }
  if (item.problem) return t(`preflight_${item.problem}`, values)
  return t(item.light === 'ok' ? `preflight_${item.name}_ok` : 'preflight_device_clock', values)
}

function titled(id: string, polls: PollView[]): string {
  const poll = polls.find((each) => each.id === id)
  return poll ? t('quoted', { text: words(poll.title) }) : id
}

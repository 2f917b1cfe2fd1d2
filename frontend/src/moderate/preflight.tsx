/** The preflight: a light an item, and under each red one what to do. Asked anew every few seconds while it is open. */
import { useEffect, useState } from 'preact/hooks'
import { get, Offline, Refusal } from '../lib/api'
import { t } from '../lib/i18n'
import type { PreflightItem, PreflightState } from '../lib/wire'
import { Dialog } from './dialog'
import { Mark } from './marks'

const AGAIN = 3_000

/** Apart by more than this, the clock of this device and the server's, and somebody reads out a wrong time. */
const CLOCK_APART = 2_000

export function Preflight(props: { room: string; onClose: () => void }) {
  const [items, setItems] = useState<PreflightItem[]>()
  const [wrong, setWrong] = useState('')

  async function look(): Promise<void> {
    try {
      const { at, items } = await get<PreflightState>(`/api/rooms/${props.room}/preflight`)
      setItems(items.map((item) => (item.name === 'clock' ? clock(item, at - Date.now()) : item)))
      setWrong('')
    } catch (error) {
      if (error instanceof Offline) setWrong(t('did_not_arrive'))
      else if (error instanceof Refusal) setWrong(error.message)
      else throw error
    }
  }
  useEffect(() => {
    void look()
    const timer = setInterval(() => void look(), AGAIN)
    return () => clearInterval(timer)
  }, [props.room])

  const red = items?.filter((item) => item.light !== 'ok').length
  return (
    <Dialog title={t('preflight')} onClose={props.onClose}>
      <p role="status">{wrong || (!items ? t('preflight_looking') : red ? t('preflight_open', { count: red }) : t('preflight_ready'))}</p>
      <ul class="preflight">
        {items?.map((item) => (
          <li key={item.name} class={item.light}>
            <Mark good={item.light === 'ok'} />
            <b>{t(`preflight_${item.name}`)}</b>
            <span>{sentence(item)}</span>
          </li>
        ))}
      </ul>
      <div class="ends">
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

function sentence(item: PreflightItem): string {
  const values = { count: item.figure ?? 0, of: item.of ?? 0, names: (item.about ?? []).join(', ') }
  if (item.problem) return t(`preflight_${item.problem}`, values)
  return t(item.light === 'ok' ? `preflight_${item.name}_ok` : 'preflight_device_clock', values)
}

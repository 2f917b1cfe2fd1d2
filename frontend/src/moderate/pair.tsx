/** Pairing a screen: the code it shows, the room it belongs to, a name to know it by. */
import { useState } from 'preact/hooks'
import { Offline, post, Refusal } from '../lib/api'
import { t, words } from '../lib/i18n'
import type { RoomName } from '../lib/wire'
import { Dialog } from './dialog'
import { Field } from './field'

export function Pair(props: { rooms: RoomName[]; room: string; onClose: () => void }) {
  const [code, setCode] = useState('')
  const [name, setName] = useState('')
  const [room, setRoom] = useState(props.room)
  const [wrong, setWrong] = useState({ code: '', name: '' })
  const [paired, setPaired] = useState(false)

  async function pair(event: Event): Promise<void> {
    event.preventDefault()
    const missing = { code: code.trim() ? '' : t('pair_code_missing'), name: name.trim() ? '' : t('pair_name_missing') }
    setWrong(missing)
    if (missing.code || missing.name) return
    try {
      await post<void>('/api/screens/approve', { code: code.trim(), name: name.trim(), room })
      setPaired(true)
    } catch (error) {
      if (error instanceof Refusal) setWrong({ code: error.message, name: '' })
      else if (error instanceof Offline) setWrong({ code: t('did_not_arrive'), name: '' })
      else throw error
    }
  }

  if (paired)
    return (
      <Dialog key="paired" title={t('paired', { name: name.trim() })} onClose={props.onClose}>
        <p role="status">{t('paired_text')}</p>
        <div class="ends">
          <button type="button" class="btn primary" onClick={props.onClose}>
            {t('close')}
          </button>
        </div>
      </Dialog>
    )
  return (
    <Dialog key="pair" title={t('pair')} onClose={props.onClose}>
      <p>{t('pair_text', { address: `${location.origin}/screen/${room}` })}</p>
      <p class="hint">{t('pair_stage', { address: `${location.origin}/screen/${room}?view=stage` })}</p>
      <form noValidate onSubmit={pair}>
        <Field label={t('pair_code')} wrong={wrong.code}>
          {(field) => (
            <input
              {...field}
              class="code-in"
              type="text"
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
              maxLength={12}
              value={code}
              onInput={(event) => setCode(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label={t('pair_name')} wrong={wrong.name}>
          {(field) => (
            <input
              {...field}
              type="text"
              autocomplete="off"
              maxLength={80}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
        {props.rooms.length > 1 && (
          <Field label={t('room')}>
            {(field) => (
              <select {...field} value={room} onChange={(event) => setRoom(event.currentTarget.value)}>
                {props.rooms.map((each) => (
                  <option key={each.id} value={each.id}>
                    {words(each.name)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <div class="ends">
          <button type="button" class="btn" onClick={props.onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="btn primary">
            {t('pair_do')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

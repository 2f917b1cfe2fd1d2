/** Before anybody is signed in: why not, and how to get in without a scan. */
import { useEffect, useState } from 'preact/hooks'
import { t, type Language } from '../lib/i18n'
import { Heading, Lamp } from './lamp'
import { Languages } from './languages'
import { voteWaits } from './outbox'
import type { Door } from './session'

export function SignIn(props: { why: Door; enter: (typed: string) => Promise<void>; speak: (language: Language) => void }) {
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const wrong = props.why !== 'empty' && t(`door_${props.why}`)
  const submit = async (event: Event) => {
    event.preventDefault()
    setBusy(true)
    await props.enter(typed)
    setBusy(false)
  }
  return (
    <form class="page" onSubmit={(event) => void submit(event)} noValidate>
      <header class="bar">
        <b>{t('vote')}</b>
        <Languages speak={props.speak} />
      </header>
      <main>
        <Heading of="door">{t('door_title')}</Heading>
        <p>{t('door_scan')}</p>
        <label class="code">
          <span>{t('door_code')}</span>
          <input
            type="text"
            name="code"
            value={typed}
            onInput={(event) => setTyped(group(event.currentTarget.value))}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            inputMode="text"
            enterKeyHint="go"
            placeholder="XXXX XXXX XXXX XXXX"
            aria-invalid={Boolean(wrong)}
            aria-describedby="door-hint"
          />
        </label>
        <p id="door-hint" class={wrong ? 'wrong' : 'kind'} role={wrong ? 'alert' : undefined}>
          {wrong || t('door_hint')}
        </p>
      </main>
      <footer class="do">
        <button class="main" type="submit" disabled={busy}>
          {t('door_enter')}
        </button>
      </footer>
    </form>
  )
}

/** Four groups of four while typing; anything longer, such as a pasted address, is left alone. */
function group(typed: string): string {
  const bare = typed.replace(/[\s-]/g, '').toUpperCase()
  return bare.length > 16 || /[^0-9A-Z]/.test(bare) ? typed : (bare.match(/.{1,4}/g) ?? []).join(' ')
}

export function InUse(props: { refused: boolean; leave: () => Promise<void> }) {
  return (
    <div class="page">
      <main>
        <Lamp kind="wait" word={t('in_use')}>
          {t('in_use_explained')}
        </Lamp>
        <p>{props.refused ? t('in_use_refused') : t('in_use_how')}</p>
        <p class="kind">{t('in_use_waiting')}</p>
      </main>
      <footer class="do">
        <button type="button" onClick={() => void props.leave()}>
          {t('other_code')}
        </button>
      </footer>
    </div>
  )
}

export function Insecure() {
  return (
    <main>
      <Lamp kind="shut" word={t('insecure')}>
        {t('insecure_explained')}
      </Lamp>
    </main>
  )
}

export function Starting(props: { offline: boolean }) {
  const [waits, setWaits] = useState(false)
  useEffect(() => void voteWaits().then(setWaits), [])
  if (props.offline && waits)
    return (
      <main>
        <Lamp kind="kept" word={t('kept')}>
          {t('kept_explained')}
        </Lamp>
        <p>
          <b>{t('trying_now')}</b> {t('keep_open')}
        </p>
      </main>
    )
  return (
    <main>
      <Lamp kind="wait" word={props.offline ? t('no_connection') : t('connecting')}>
        {props.offline ? t('no_connection_explained') : ''}
      </Lamp>
    </main>
  )
}

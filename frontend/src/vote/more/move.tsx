/** Another phone asks for this badge: an answer is needed, and a tap meant for what was there before is none. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { post, Refusal } from '../../lib/api'
import { t } from '../../lib/i18n'

/** Milliseconds in which a finger already on its way does not count. */
const GUARD = 700

export function MoveAsked() {
  const sheet = useRef<HTMLDialogElement>(null)
  const [deaf, setDeaf] = useState(true)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    sheet.current?.showModal()
    const timer = setTimeout(() => setDeaf(false), GUARD)
    return () => clearTimeout(timer)
  }, [])
  const answer = async (allow: boolean) => {
    setDeaf(true)
    setFailed(false)
    try {
      await post('/api/session/move', { allow })
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return // nobody asks any more
      setFailed(true)
      setDeaf(false)
    }
  }
  return (
    <dialog ref={sheet} class="sheet" role="alertdialog" aria-labelledby="asked" aria-describedby="asked-why" onCancel={(event) => event.preventDefault()}>
      <h2 id="asked">{t('move_asked')}</h2>
      <p id="asked-why">{t('move_explained')}</p>
      <p class="wrong" role="alert">{failed && t('not_through')}</p>
      <button type="button" class="main" disabled={deaf} onClick={() => void answer(false)}>
        {t('move_keep')}
      </button>
      <button type="button" disabled={deaf} onClick={() => void answer(true)}>
        {t('move_allow')}
      </button>
    </dialog>
  )
}

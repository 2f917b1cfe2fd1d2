/** Whether the ballot of a receipt is in the box, by the list that the server publishes when the poll has closed. */
import { useState } from 'preact/hooks'
import { get, Refusal } from '../../lib/api'
import { t } from '../../lib/i18n'

type Answer = 'check_in' | 'check_not_in' | 'check_not_ready' | 'check_offline'

export function Check(props: { poll: string; code: string }) {
  const { poll, code } = props
  const [answer, setAnswer] = useState<Answer>()
  const [asking, setAsking] = useState(false)
  const ask = async () => {
    setAsking(true)
    setAnswer(undefined)
    setAnswer(await look(poll, code))
    setAsking(false)
  }
  return (
    <div class="check">
      <button type="button" aria-disabled={asking} onClick={() => asking || void ask()}>
        {t('check')}
      </button>
      <p role="status">
        {answer && <b>{t(answer)}</b>} {answer === 'check_in' && t('check_means')}
      </p>
    </div>
  )
}

async function look(poll: string, code: string): Promise<Answer> {
  try {
    const { codes } = await get<{ codes: string[] }>(`/api/polls/${poll}/receipts`)
    return codes.some((other) => bare(other) === bare(code)) ? 'check_in' : 'check_not_in'
  } catch (error) {
    return error instanceof Refusal && error.status < 500 ? 'check_not_ready' : 'check_offline'
  }
}

const bare = (code: string): string => code.replace(/[^0-9A-Z]/g, '')

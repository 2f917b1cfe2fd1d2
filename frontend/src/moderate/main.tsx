/** Entry of the moderator's page. The secret of a sign-in link leaves the address bar before anything else happens. */
import { render } from 'preact'
import { load, t } from '../lib/i18n'
import '../tokens.css'
import '../fonts.css'
import { App } from './app'
import './moderate.css'

const invite = location.hash.slice(1)
if (invite) history.replaceState(null, '', location.pathname + location.search)
const root = document.getElementById('app')
if (root)
  void load(['hall', 'console']).then(() => {
    document.title = t('page_title')
    render(<App invite={invite} />, root)
  })

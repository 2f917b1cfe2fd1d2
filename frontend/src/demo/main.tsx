/** Entry of the demo's front page. */
import { render } from 'preact'
import { load, t } from '../lib/i18n'
import '../tokens.css'
import '../fonts.css'
import { Demo } from './demo'
import './demo.css'

const root = document.getElementById('app')
if (root)
  void load('demo').then(() => {
    document.title = t('page_title')
    render(<Demo />, root)
  })

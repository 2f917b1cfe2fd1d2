import './more.css'
import './ranking.css'

export { Closed } from './closed'
export { Earlier } from './earlier'
export { MarkedMeasure, MeasureBallot } from './measures'
export { AllocationBallot } from './points'
export { MarkedRanking, RankingBallot } from './ranking'
export { Rules } from './rules'

import { serveJobs } from '../storage/reading/serve-jobs.ts';
import { historyJobs } from './history-jobs.ts';

// Entry of a thread; see `history-reading.ts`.
serveJobs(historyJobs);

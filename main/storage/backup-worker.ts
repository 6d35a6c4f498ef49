import { parentPort, workerData } from 'node:worker_threads';
import { type BackupJob, runBackupJob } from './backup-jobs.ts';

// Entry of a thread: does the one job it was started for.
// The type is that of `run-backup-job.ts`, which starts it.
parentPort?.postMessage(runBackupJob(workerData as BackupJob));

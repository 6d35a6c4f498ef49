/** `npm run server`: the central API alone, configured by its environment (docs/operating.md). */
import '../server/index.ts';

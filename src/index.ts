/** Starts the action. */
import { main } from './main.ts';

await main();
// Idle connections and abandoned requests must not keep the job waiting.
process.exit();

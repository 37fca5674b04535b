/** Starts the action. */
import { setFlagsFromString } from 'node:v8';
import { main } from './main.ts';

// V8 lets the heap of a busy process grow to several times what is alive before it tidies up. A scan keeps little
// alive for long, and a self-hosted runner may be small: half on top has to do.
setFlagsFromString('--heap-growing-percent=50');
await main();
// Idle connections and abandoned requests must not keep the job waiting.
process.exit();

/** Loaded into the process under test (`--import`): writes what it used to a file when it ends. */
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.env.WORLD_MEASURE_FILE;
if (file) {
  process.on('exit', () => {
    const usage = process.resourceUsage();
    writeFileSync(
      file,
      JSON.stringify({
        cpuMs: (usage.userCPUTime + usage.systemCPUTime) / 1000,
        maxRssKb: peakRssKb() ?? usage.maxRSS,
      }),
    );
  });
}

/** On Linux ru_maxrss also holds what the parent used when it forked; VmHWM is this program's own. */
function peakRssKb() {
  try {
    const match = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return match ? Number(match[1]) : undefined;
  } catch {
    return undefined;
  }
}

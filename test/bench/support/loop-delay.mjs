// Loaded into a process that is measured (`node --import`): answers 'loop delay' over its IPC channel with how late its
// event loop was since the question before, in ms.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on('message', (message) => {
  if (message !== 'loop delay') return;
  const [p50_ms, p99_ms, worst_ms] = [delay.percentile(50), delay.percentile(99), delay.max].map(
    (ns) => ns / 1e6,
  );
  delay.reset();
  process.send?.({ p50_ms, p99_ms, worst_ms });
});
process.channel?.unref();

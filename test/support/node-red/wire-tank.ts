import { connectAsync, type MqttClient } from 'mqtt';

const SENSOR = 'water-tank/sensor/distance_mm';
const ORDERS = 'water-tank/valve/set';
const EMPTY_MM = 2_200;
const MM_PER_PERCENT = 20;
const LOW_PERCENT = 15;
const HIGH_PERCENT = 80;

interface Order {
  readonly state: string;
  /** Of the tank when the order came. */
  readonly percent: number;
}

export interface WireTankOptions {
  /** Of the broker its sensor publishes at. */
  readonly port: number;
  readonly percent: number;
  /** With each reading the water rises so much while the valve is open, and sinks so much while it is closed. */
  readonly rise_percent: number;
  readonly fall_percent: number;
  /** Where the sensor publishes. */
  readonly sensor?: string;
}

/**
 * A tank at the other end of MQTT: sensor and valve with a little water between them, deaf to everything but its
 * orders. 2,200 mm from the sensor is empty, 200 mm full.
 */
export class WireTank {
  readonly orders: Order[] = [];
  /** From the first reading beyond a setpoint to the order that answers it. */
  readonly latencies_ms: number[] = [];
  state = 'closed';
  percent: number;
  private timer: NodeJS.Timeout | undefined;
  private crossed_ms: number | undefined;

  private constructor(
    private readonly client: MqttClient,
    private readonly options: WireTankOptions,
  ) {
    this.percent = options.percent;
    client.on('message', (_, payload) => this.obey(payload.toString()));
  }

  static async start(options: WireTankOptions): Promise<WireTank> {
    const client = await connectAsync({ host: '127.0.0.1', port: options.port, reconnectPeriod: 0 });
    const tank = new WireTank(client, options);
    if (options.sensor === undefined) await client.subscribeAsync(ORDERS, { qos: 1 });
    return tank;
  }

  /** Takes an order for the valve, `open` or `closed`. */
  obey(state: string): void {
    this.orders.push({ state, percent: this.percent });
    if (state === this.state) return;
    this.state = state;
    if (this.crossed_ms !== undefined) this.latencies_ms.push(performance.now() - this.crossed_ms);
    this.crossed_ms = undefined;
    this.client.publish('water-tank/valve/state', state, { retain: true });
  }

  /** Sends a reading every so many ms until `rest`. */
  measure(interval_ms: number): void {
    const { rise_percent, fall_percent } = this.options;
    this.timer = setInterval(() => {
      this.percent += this.state === 'open' ? rise_percent : -fall_percent;
      const due = this.state === 'open' ? this.percent >= HIGH_PERCENT : this.percent < LOW_PERCENT;
      if (due) this.crossed_ms ??= performance.now();
      this.say(String(EMPTY_MM - this.percent * MM_PER_PERCENT));
    }, interval_ms);
  }

  /** Sends one reading, true or not. */
  say(reading: string, retain = false): void {
    this.client.publish(this.options.sensor ?? SENSOR, reading, { retain });
  }

  rest(): void {
    clearInterval(this.timer);
  }

  async stop(): Promise<void> {
    this.rest();
    await this.client.endAsync(true);
  }
}

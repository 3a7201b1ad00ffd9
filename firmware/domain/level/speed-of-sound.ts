/** Speed of sound at 0 °C, in m/s, and what each degree adds. */
const AT_FREEZING_M_PER_S = 331.3;
const PER_DEGREE_M_PER_S = 0.606;

/**
 * Speed of sound in air, in m/s. The straight line through the curve at 0 °C (c = 331.3·√(1 + T/273.15)), right within
 * 0.4 % from −20 to 50 °C; Wikipedia, "Speed of sound", practical formula for dry air. Water vapour adds at most 0.6 %
 * (saturated air of 40 °C).
 * @param air_c temperature of the air between sensor and water, −40 to 80 °C
 */
export function speedOfSound_m_per_s(air_c: number): number {
  return AT_FREEZING_M_PER_S + PER_DEGREE_M_PER_S * air_c;
}

/** How far away a surface is whose echo took `echo_us` µs to come back, in mm: there and back, so half the way. */
export function distanceOfEcho_mm(echo_us: number, speed_m_per_s: number): number {
  return (echo_us * speed_m_per_s) / 2_000;
}

/* What the npm package pigpio 3.3.1 needs to compile. Behind it is no chip but a script: see pigpio.c. */
#ifndef STUB_PIGPIO_H
#define STUB_PIGPIO_H

#include <stdint.h>

#define PI_INIT_FAILED (-1)
#define PI_BAD_USER_GPIO (-2)
#define PI_BAD_ISR_INIT (-123)
#define PI_OUTPUT 1
#define PI_MAX_GPIO 53
#define PI_MAX_USER_GPIO 31
#define PI_DISABLE_FIFO_IF 1
#define PI_DISABLE_SOCK_IF 2
#define PI_WAVE_NOT_FOUND 9998

typedef void (*gpioAlertFunc_t)(int gpio, int level, uint32_t tick);
typedef void (*gpioISRFunc_t)(int gpio, int level, uint32_t tick);

typedef struct {
  uint32_t gpioOn;
  uint32_t gpioOff;
  uint32_t usDelay;
} gpioPulse_t;

/* Everything else that the package can call. Ranging needs none of it: a call ends the process. */
#define NOT_FOR_RANGING(X)                                                                       \
  X(gpioGetMode) X(gpioPWM) X(gpioHardwarePWM) X(gpioGetPWMdutycycle) X(gpioSetPWMrange)         \
  X(gpioGetPWMrange) X(gpioGetPWMrealRange) X(gpioSetPWMfrequency) X(gpioGetPWMfrequency)        \
  X(gpioServo) X(gpioGetServoPulsewidth) X(gpioGlitchFilter) X(gpioRead_Bits_0_31)               \
  X(gpioRead_Bits_32_53) X(gpioWrite_Bits_0_31_Set) X(gpioWrite_Bits_32_53_Set)                  \
  X(gpioWrite_Bits_0_31_Clear) X(gpioWrite_Bits_32_53_Clear) X(gpioNotifyOpen)                   \
  X(gpioNotifyOpenWithSize) X(gpioNotifyBegin) X(gpioNotifyPause) X(gpioNotifyClose)             \
  X(gpioWaveClear) X(gpioWaveAddNew) X(gpioWaveAddGeneric) X(gpioWaveCreate) X(gpioWaveDelete)   \
  X(gpioWaveTxSend) X(gpioWaveChain) X(gpioWaveTxAt) X(gpioWaveTxBusy) X(gpioWaveTxStop)         \
  X(gpioWaveGetMicros) X(gpioWaveGetHighMicros) X(gpioWaveGetMaxMicros) X(gpioWaveGetPulses)     \
  X(gpioWaveGetHighPulses) X(gpioWaveGetMaxPulses) X(gpioWaveGetCbs) X(gpioWaveGetHighCbs)       \
  X(gpioWaveGetMaxCbs) X(gpioCfgClock) X(gpioCfgSocketPort)

#ifdef __cplusplus
extern "C" {
#define DECLARE(name) int name(...);
NOT_FOR_RANGING(DECLARE)
#undef DECLARE
#endif

unsigned gpioHardwareRevision(void);
int gpioCfgInterfaces(unsigned flags);
int gpioInitialise(void);
void gpioTerminate(void);
int gpioSetMode(unsigned gpio, unsigned mode);
int gpioSetPullUpDown(unsigned gpio, unsigned pull);
int gpioRead(unsigned gpio);
int gpioWrite(unsigned gpio, unsigned level);
int gpioTrigger(unsigned gpio, unsigned pulse_us, unsigned level);
int gpioSetAlertFunc(unsigned gpio, gpioAlertFunc_t f);
int gpioSetISRFunc(unsigned gpio, unsigned edge, int timeout_ms, gpioISRFunc_t f);
uint32_t gpioTick(void);

#ifdef __cplusplus
}
#endif
#endif

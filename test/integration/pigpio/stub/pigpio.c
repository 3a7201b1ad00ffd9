/*
 * Stands in for libpigpio: pulses come from a script instead of a chip. What the C library 79 was read to do, this does
 * too: which calls fail and with what, the lock file, the handler on every signal, samples every 5 us, alerts from a
 * thread of its own.
 *
 * PIGPIO_STUB_WORLD     a file, read again whenever it has changed and a pin is looked at:
 *                         tick <the microsecond counter now>
 *                         pins <trigger> <echo> <level of the echo line at rest> [<us after the trigger>:<level> ...]
 * PIGPIO_STUB_TRACE     a file that gets one line for every call that does something to a pin or to the library
 * PIGPIO_STUB_REVISION  the board's revision code, hexadecimal; a Pi 3B by default
 * PIGPIO_STUB_STRICT    set: initialising needs root and the lock file, as the library does
 * PIGPIO_STUB_CRASH     set: initialising ends the process with SIGSEGV
 */
#define _GNU_SOURCE
#include "pigpio.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define LOCK_FILE "/var/run/pigpio.pid"
#define SAMPLE_US 5
#define MOST_EDGES 64

typedef struct {
  unsigned gpio;
  int level;
  uint32_t after_us;
} Edge;

typedef struct {
  unsigned trigger;
  Edge edge;
} ScriptedEdge;

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t triggered = PTHREAD_COND_INITIALIZER;
static pthread_t alerts;
static gpioAlertFunc_t alert_of[PI_MAX_USER_GPIO + 1];
static int level_of[PI_MAX_GPIO + 1];
static int initialised;
static int lock_fd = -1;
static uint32_t tick;

static char world[4096];
static ScriptedEdge script[MOST_EDGES];
static int script_length;

static Edge train[MOST_EDGES];
static int train_length;
static uint32_t train_tick;
static struct timespec train_begun;

static void trace(const char *format, ...) {
  const char *file = getenv("PIGPIO_STUB_TRACE");
  if (!file) return;
  char line[128];
  va_list args;
  va_start(args, format);
  int length = vsnprintf(line, sizeof line, format, args);
  va_end(args);
  int fd = open(file, O_WRONLY | O_APPEND | O_CREAT, 0666);
  if (fd < 0 || write(fd, line, length) != length) abort();
  close(fd);
}

#define REFUSE(name)                                                     \
  int name(void) {                                                       \
    trace("forbidden " #name "\n");                                      \
    fprintf(stderr, #name " was called: ranging does not need it\n");    \
    abort();                                                             \
  }
NOT_FOR_RANGING(REFUSE)

/* ---- the script ---- */

static void read_pins(char *line) {
  unsigned trigger, echo, after_us;
  int rest, level, used;
  if (sscanf(line, "pins %u %u %d%n", &trigger, &echo, &rest, &used) != 3) abort();
  level_of[echo] = rest;
  for (line += used; sscanf(line, " %u:%d%n", &after_us, &level, &used) == 2; line += used) {
    if (script_length == MOST_EDGES) abort();
    script[script_length++] = (ScriptedEdge){trigger, {echo, level, after_us}};
  }
}

/* To be called with the guard held. */
static void look_at_world(void) {
  const char *file = getenv("PIGPIO_STUB_WORLD");
  char now[sizeof world] = "";
  int fd = file ? open(file, O_RDONLY) : -1;
  if (fd < 0) return;
  ssize_t length = read(fd, now, sizeof now - 1);
  close(fd);
  if (length <= 0 || strcmp(now, world) == 0) return;
  strcpy(world, now);
  script_length = 0;
  char *save;
  for (char *line = strtok_r(now, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
    if (sscanf(line, "tick %u", &tick) != 1) read_pins(line);
  }
}

/* ---- the thread that tells edges ---- */

static void sleep_until(const struct timespec *begun, uint32_t after_us) {
  struct timespec due = *begun;
  due.tv_sec += after_us / 1000000;
  due.tv_nsec += (after_us % 1000000) * 1000L;
  if (due.tv_nsec >= 1000000000L) {
    due.tv_sec += 1;
    due.tv_nsec -= 1000000000L;
  }
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL) == EINTR) {
  }
}

static void play(const Edge *edge, uint32_t begun_tick) {
  pthread_mutex_lock(&guard);
  int changed = level_of[edge->gpio] != edge->level;
  level_of[edge->gpio] = edge->level;
  gpioAlertFunc_t tell = alert_of[edge->gpio];
  pthread_mutex_unlock(&guard);
  uint32_t at = begun_tick + edge->after_us;
  if (changed && tell) tell(edge->gpio, edge->level, at - at % SAMPLE_US);
}

static void let_go(void *mutex) { pthread_mutex_unlock(mutex); }

static void *tell_edges(void *unused) {
  (void)unused;
  while (1) {
    pthread_mutex_lock(&guard);
    pthread_cleanup_push(let_go, &guard);
    while (train_length == 0) pthread_cond_wait(&triggered, &guard);
    pthread_cleanup_pop(0);
    Edge edges[MOST_EDGES];
    int length = train_length;
    memcpy(edges, train, sizeof edges);
    uint32_t begun_tick = train_tick;
    struct timespec begun = train_begun;
    train_length = 0;
    pthread_mutex_unlock(&guard);
    for (int i = 0; i < length; i++) {
      sleep_until(&begun, edges[i].after_us);
      play(&edges[i], begun_tick);
    }
  }
  return NULL;
}

static int by_time(const void *a, const void *b) {
  uint32_t one = ((const Edge *)a)->after_us, other = ((const Edge *)b)->after_us;
  return (one > other) - (one < other);
}

/* ---- the library ---- */

static void on_signal(int number) {
  if (number == SIGUSR1 || number == SIGUSR2 || number == SIGPIPE || number == SIGWINCH || number == SIGCHLD) return;
  fprintf(stderr, "Unhandled signal %d, terminating\n", number);
  gpioTerminate();
  exit(-1);
}

static int take_lock(void) {
  char pid[20] = "";
  int fd = open(LOCK_FILE, O_RDONLY);
  if (fd >= 0) {
    ssize_t length = read(fd, pid, sizeof pid - 1);
    close(fd);
    if (length <= 0 || kill(atoi(pid), 0) != 0) unlink(LOCK_FILE);
  }
  fd = open(LOCK_FILE, O_WRONLY | O_CREAT | O_EXCL, 0644);
  if (fd < 0) return -1;
  int length = sprintf(pid, "%d\n", (int)getpid());
  if (flock(fd, LOCK_EX | LOCK_NB) != 0 || write(fd, pid, length) != length) return -1;
  return fd;
}

unsigned gpioHardwareRevision(void) {
  const char *given = getenv("PIGPIO_STUB_REVISION");
  unsigned revision = strtoul(given ? given : "a02082", NULL, 16);
  return ((revision >> 12) & 0xf) <= 3 ? revision : 0;
}

int gpioCfgInterfaces(unsigned flags) {
  trace("interfaces %u\n", flags);
  return initialised ? -1 : 0;
}

int gpioInitialise(void) {
  if (initialised) return 79;
  trace("initialise\n");
  if (getenv("PIGPIO_STUB_CRASH")) {
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
  }
  if (gpioHardwareRevision() == 0) return PI_INIT_FAILED;
  if (getenv("PIGPIO_STUB_STRICT")) {
    if (geteuid() != 0) return PI_INIT_FAILED;
    lock_fd = take_lock();
    if (lock_fd < 0) {
      fprintf(stderr, "initInitialise: Can't lock " LOCK_FILE "\n");
      return PI_INIT_FAILED;
    }
  }
  struct sigaction action = {.sa_handler = on_signal};
  for (int number = 0; number <= 63; number++) sigaction(number, &action, NULL);
  if (pthread_create(&alerts, NULL, tell_edges, NULL) != 0) return PI_INIT_FAILED;
  atexit(gpioTerminate);
  initialised = 1;
  return 79;
}

void gpioTerminate(void) {
  if (!initialised) return;
  trace("terminate\n");
  initialised = 0;
  pthread_cancel(alerts);
  if (!pthread_equal(pthread_self(), alerts)) pthread_join(alerts, NULL);
  if (lock_fd >= 0) {
    close(lock_fd);
    unlink(LOCK_FILE);
    lock_fd = -1;
  }
}

int gpioSetMode(unsigned gpio, unsigned mode) {
  trace("mode %u %u\n", gpio, mode);
  return 0;
}

int gpioSetPullUpDown(unsigned gpio, unsigned pull) {
  trace("pull %u %u\n", gpio, pull);
  return 0;
}

int gpioRead(unsigned gpio) {
  pthread_mutex_lock(&guard);
  look_at_world();
  int level = level_of[gpio];
  pthread_mutex_unlock(&guard);
  return level;
}

int gpioWrite(unsigned gpio, unsigned level) {
  trace("write %u %u\n", gpio, level);
  return 0;
}

/* The counter stands still between triggers, so that a test knows every tick. */
int gpioTrigger(unsigned gpio, unsigned pulse_us, unsigned level) {
  trace("trigger %u %u %u\n", gpio, pulse_us, level);
  if (gpio > PI_MAX_USER_GPIO) return PI_BAD_USER_GPIO;
  pthread_mutex_lock(&guard);
  train_length = 0;
  for (int i = 0; i < script_length; i++) {
    if (script[i].trigger == gpio) train[train_length++] = script[i].edge;
  }
  qsort(train, train_length, sizeof *train, by_time);
  clock_gettime(CLOCK_MONOTONIC, &train_begun);
  train_tick = tick;
  tick += pulse_us + (train_length > 0 ? train[train_length - 1].after_us : 0);
  pthread_cond_signal(&triggered);
  pthread_mutex_unlock(&guard);
  return 0;
}

int gpioSetAlertFunc(unsigned gpio, gpioAlertFunc_t f) {
  trace("alert %u %d\n", gpio, f != NULL);
  if (gpio > PI_MAX_USER_GPIO) return PI_BAD_USER_GPIO;
  pthread_mutex_lock(&guard);
  alert_of[gpio] = f;
  pthread_mutex_unlock(&guard);
  return 0;
}

/* As on kernels since 6.6, whose sysfs numbers the pins from 512. */
int gpioSetISRFunc(unsigned gpio, unsigned edge, int timeout_ms, gpioISRFunc_t f) {
  (void)edge, (void)timeout_ms, (void)f;
  trace("isr %u\n", gpio);
  return PI_BAD_ISR_INIT;
}

uint32_t gpioTick(void) {
  pthread_mutex_lock(&guard);
  uint32_t now = tick;
  pthread_mutex_unlock(&guard);
  return now;
}
